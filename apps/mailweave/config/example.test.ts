import { parseConfig, type SchemaNode, SecretText } from '@mailweave/host';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { renderExample } from './example.ts';

const closed = { additionalProperties: false };
const Schema = Type.Object(
  {
    folder: Type.String({ default: 'data', description: 'Where things are.' }),
    server: Type.Object(
      {
        host: Type.String({ description: 'Name.' }),
        waitMs: Type.Integer({ default: 100, minimum: 0 }),
        mode: Type.Union([Type.Literal('a'), Type.Literal('b')], { default: 'b' }),
        proof: Type.Optional(SecretText({ description: 'Shared word.' })),
      },
      { ...closed, description: 'The server.' },
    ),
    doors: Type.Array(Type.Object({ port: Type.Integer({ minimum: 1 }) }, closed), { minItems: 1 }),
    store: Type.Union([
      Type.Object({ kind: Type.Literal('disk'), path: Type.String() }, closed),
      Type.Object({ kind: Type.Literal('memory') }, closed),
    ]),
    people: Type.Record(Type.String(), Type.Object({ isKing: Type.Boolean({ default: false }) }, closed), {
      default: { jo: {} },
    }),
    tls: Type.Optional(Type.Object({ file: Type.String() }, closed)),
    usual: Type.Optional(Type.Object({ port: Type.Integer({ default: 1 }) }, { ...closed, usual: true })),
  },
  closed,
);

const example = renderExample(Schema as SchemaNode);

test('the example shows every setting with its kind, unit and default', () => {
  expect(example.split('\n').slice(4)).toEqual([
    '# Where things are.',
    '# Text; default data.',
    'folder: data',
    '',
    '# The server.',
    'server:',
    '  # Name.',
    '  # Text; required.',
    '  host: text',
    '',
    '  # A whole number of at least 0, milliseconds; default 100.',
    '  waitMs: 100',
    '',
    '  # One of a, b; default b.',
    '  mode: b',
    '',
    '  # Shared word.',
    '  # Text that is not empty; optional.',
    `  #proof: "\${env:PROOF}"`,
    '',
    'doors:',
    '  -',
    '    # A whole number of at least 1; required.',
    '    port: 1',
    '',
    'store:',
    '  kind: disk',
    '',
    '  # Text; required.',
    '  path: text',
    '',
    '#store:',
    '#  kind: memory',
    '',
    'people:',
    '  jo:',
    '    # True or false; default false.',
    '    isKing: false',
    '',
    '#tls:',
    '#  # Text; required.',
    '#  file: text',
    '',
    'usual:',
    '  # A whole number; default 1.',
    '  port: 1',
    '',
  ]);
});

test('the example is valid, and stays so when its comments are taken away', () => {
  const references = { env: () => 'x', file: () => 'x' };
  expect(parseConfig(example, Schema)).toMatchObject({
    outcome: 'valid',
    value: { server: { waitMs: 100 } },
  });
  const once = example.replace('#store:\n#  kind: memory\n', '');
  const all = once.replaceAll(/^( *)#(?! \S)/gm, '$1');
  const loaded = parseConfig(all, Schema, { references });
  expect(loaded).toMatchObject({ outcome: 'valid', value: { tls: { file: 'text' } } });
});
