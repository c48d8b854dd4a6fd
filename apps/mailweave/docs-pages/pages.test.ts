import { type SchemaNode, SecretText } from '@mailweave/host';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { renderMetrics } from './metrics-page.ts';
import { renderProperties } from './properties-page.ts';
import { renderSettings } from './settings-page.ts';

test('every section has a table with value, default, unit and meaning of its settings', () => {
  const schema = Type.Object({
    dir: Type.String({ default: 'x' }),
    store: Type.Union([
      Type.Object({ kind: Type.Literal('disk'), path: Type.String() }),
      Type.Object({ kind: Type.Literal('memory') }),
    ]),
    server: Type.Object(
      {
        waitMs: Type.Integer({ description: 'How | long.' }),
        word: Type.Optional(SecretText({ description: 'Word.' })),
        doors: Type.Array(Type.Object({ port: Type.Integer({ default: 1 }) }), { description: 'In.' }),
      },
      { description: 'The server.' },
    ),
  });
  expect(renderSettings(schema as SchemaNode).split('\n')).toEqual([
    '### Top level',
    '',
    '| setting | value | default | unit | meaning |',
    '| --- | --- | --- | --- | --- |',
    '| `dir` | text | `"x"` |  |  |',
    '',
    '### `store`, `kind: disk`',
    '',
    '| setting | value | default | unit | meaning |',
    '| --- | --- | --- | --- | --- |',
    '| `store.kind` | disk | required |  |  |',
    '| `store.path` | text | required |  |  |',
    '',
    '### `store`, `kind: memory`',
    '',
    '| setting | value | default | unit | meaning |',
    '| --- | --- | --- | --- | --- |',
    '| `store.kind` | memory | required |  |  |',
    '',
    '### `server`',
    '',
    'The server.',
    '',
    '| setting | value | default | unit | meaning |',
    '| --- | --- | --- | --- | --- |',
    '| `server.waitMs` | a whole number | required | milliseconds | How \\| long. |',
    '| `server.word` | text that is not empty; a secret | none |  | Word. |',
    '',
    '### `server.doors[]`',
    '',
    'In.',
    '',
    '| setting | value | default | unit | meaning |',
    '| --- | --- | --- | --- | --- |',
    '| `server.doors[].port` | a whole number | `1` |  |  |',
    '',
  ]);
});

test('every metric has a row', () => {
  const metrics = [{ name: 'x_total', kind: 'counter', help: 'Xs.', labels: ['a', 'b'] }] as const;
  expect(renderMetrics(metrics)).toContain('| `x_total` | counter | `a`, `b` | Xs. |');
});

test('every property has a row, and a secret is named as one', () => {
  const property = { name: 'a.b', kind: 'secret', default: '', perAccount: false, means: 'B.' } as const;
  expect(renderProperties([property, { ...property, name: 'a.c', perAccount: true }])).toBe(
    '| property | value | default | for | meaning |\n' +
      '| --- | --- | --- | --- | --- |\n' +
      '| `a.b` | text; a secret | none | server | B. |\n' +
      '| `a.c` | text; a secret | none | account | B. |\n',
  );
});
