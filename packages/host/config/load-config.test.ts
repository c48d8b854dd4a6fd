import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Secret } from '@mailweave/foundation';
import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { formatProblems } from './config-problem.ts';
import { loadConfig, parseConfig } from './load-config.ts';
import { SecretText } from './secret-text.ts';

const closed = { additionalProperties: false };

const Disk = Type.Object(
  { kind: Type.Literal('disk'), path: Type.String(), syncEveryMs: Type.Integer({ default: 500 }) },
  closed,
);
const Cloud = Type.Object(
  { kind: Type.Literal('s3'), bucket: Type.String(), secretKey: SecretText({ description: 'The key.' }) },
  closed,
);

const Schema = Type.Object(
  {
    server: Type.Object(
      {
        host: Type.String({ minLength: 1, description: 'Name of the server.' }),
        port: Type.Integer({ minimum: 0, maximum: 65_535, default: 143 }),
        tls: Type.Union([Type.Literal('none'), Type.Literal('starttls')], { default: 'none' }),
        verify: Type.Boolean({ default: true }),
        url: Type.Optional(Type.String({ format: 'uri' })),
      },
      closed,
    ),
    names: Type.Array(Type.String({ pattern: '^[a-z]+$' }), { minItems: 1, default: ['a'] }),
    store: Type.Union([Disk, Cloud], { default: { kind: 'disk', path: 'data' } }),
    labels: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z]+$' }), SecretText({ description: 'A label.' })),
    ),
    limits: Type.Object({ lineBytes: Type.Integer({ default: 100 }) }, { ...closed, default: {} }),
  },
  closed,
);

const references = {
  env: (name: string) => ({ PORT: '993', KEY: 'hunter2', VERIFY: 'false', NAME: 'imap' })[name],
  file: (path: string) => ({ '/run/key': 'hunter3\n' })[path],
};

const env = (name: string) => `\${env:${name}}`;
const file = (path: string) => `\${file:${path}}`;

function parse(...lines: string[]) {
  return parseConfig(lines.join('\n'), Schema, { references });
}

function valid(...lines: string[]) {
  const loaded = parse(...lines);
  if (loaded.outcome === 'invalid') throw new Error(formatProblems('test.yaml', loaded.problems));
  return loaded.value;
}

test('defaults are filled in at every level', () => {
  expect(valid('server:', '  host: imap')).toEqual({
    server: { host: 'imap', port: 143, tls: 'none', verify: true },
    names: ['a'],
    store: { kind: 'disk', path: 'data', syncEveryMs: 500 },
    limits: { lineBytes: 100 },
  });
});

const mistakes: [name: string, lines: string[], expected: string][] = [
  ['an empty file', [''], '1:1 server: is missing and has no default.'],
  ['a file that is a list', ['- 1'], '1:1 The file must be a section with settings of its own.'],
  [
    'a missing setting, shown at its section',
    ['names: [a]', 'server:', '  port: 1'],
    '2:1 server.host: is missing and has no default. (Name of the server.)',
  ],
  [
    'a mistyped name',
    ['server:', '  host: imap', '  pord: 1'],
    '3:3 server.pord: is not a known setting. Did you mean port?',
  ],
  [
    'a name that is like no other',
    ['server: { host: imap, colour: red }'],
    '1:23 server.colour: is not a known setting. Known here: host, port, tls, verify, url.',
  ],
  [
    'text for a number',
    ['server:', '  host: imap', '  port: many'],
    '3:9 server.port: must be a whole number from 0 to 65535.',
  ],
  [
    'a number out of range',
    ['server:', '  host: imap', '  port: 70000'],
    '3:9 server.port: must be a whole number from 0 to 65535.',
  ],
  [
    'an empty text',
    ['server:', '  host: ""'],
    '2:9 server.host: must be text that is not empty. (Name of the server.)',
  ],
  [
    'a value that is not among the allowed ones',
    ['server:', '  host: imap', '  tls: yes'],
    '3:8 server.tls: must be one of none, starttls.',
  ],
  [
    'text for a truth value',
    ['server:', '  host: imap', '  verify: maybe'],
    '3:11 server.verify: must be true or false.',
  ],
  [
    'text in the wrong form',
    ['server:', '  host: imap', '  url: nowhere'],
    '3:8 server.url: must be text in the form of a uri.',
  ],
  [
    'an entry of a list',
    ['server: { host: imap }', 'names:', '  - a', '  - B'],
    '4:5 names[1]: must be text that matches ^[a-z]+$.',
  ],
  [
    'too short a list',
    ['server: { host: imap }', 'names: []'],
    '2:8 names: must be a list that is not empty.',
  ],
  [
    'an unknown kind of section',
    ['server: { host: imap }', 'store:', '  kind: tape'],
    '3:9 store.kind: must be one of disk, s3.',
  ],
  [
    'a mistake in a chosen kind of section',
    ['server: { host: imap }', 'store:', '  kind: s3', '  bucket: b', '  path: /x', '  secretKey: x'],
    '5:3 store.path: is not a known setting. Known here: kind, bucket, secretKey.',
  ],
  [
    'a made-up name in the wrong form',
    ['server: { host: imap }', 'labels:', '  One: x'],
    '3:3 labels.One: has a name that does not match ^[a-z]+$.',
  ],
  [
    'the same name twice',
    ['server: { host: imap }', 'names: [a]', 'names: [b]'],
    '3:1 This line has the same name twice in one section.',
  ],
  ['a tab', ['server:', '\thost: imap'], '2:1 This line is indented with a tab; use spaces.'],
  [
    'an anchor that is not there',
    ['server: { host: *name }'],
    '1:17 This line refers to an anchor that is not there.',
  ],
  [
    'a variable that is not set',
    ['server:', `  host: ${env('NOWHERE')}`],
    '2:9 server.host: refers to the environment variable NOWHERE, which is not set. Set it before the program starts.',
  ],
  [
    'a file that is not there',
    ['server:', `  host: ${file('/none')}`],
    '2:9 server.host: refers to the file /none, which cannot be read. Check the path and its permissions.',
  ],
  [
    'a reference inside other text',
    ['server:', `  host: imap-${env('NAME')}`],
    '2:9 server.host: holds a reference among other text; a reference must be the whole value. Put the whole value into the variable or the file.',
  ],
];

describe('each mistake is one sentence that names the place', () => {
  test.each(mistakes)('%s', (_name, lines, expected) => {
    const loaded = parse(...lines);
    expect(loaded.outcome).toBe('invalid');
    expect(loaded.outcome === 'invalid' && formatProblems('t.yaml', loaded.problems)).toBe(
      `t.yaml:${expected}`,
    );
  });
});

test('all mistakes are told at once, in the order of the file', () => {
  const loaded = parse('names: [A]', 'server:', '  port: x', '  tls: no', 'extra: 1');
  expect(loaded.outcome === 'invalid' && loaded.problems.map(({ line, path }) => [line, path])).toEqual([
    [1, 'names[0]'],
    [2, 'server.host'],
    [3, 'server.port'],
    [4, 'server.tls'],
    [5, 'extra'],
  ]);
});

test('the text of a problem never quotes the file', () => {
  const problems = [
    parse('server: { host: imap, port: hunter2 }'),
    parse('server: { host: imap, tls: hunter2 }'),
    parse('server: { host: imap }', 'store: { kind: s3, bucket: b, secretKey: [hunter2] }'),
    parse('server: "hunter2'),
    parse('server: hunter2', '  host: hunter2'),
    parse('server: { host: imap, url: hunter2 }'),
    parse('server: { host: imap, password:hunter2 }'),
  ];
  for (const loaded of problems) {
    expect(loaded.outcome).toBe('invalid');
    expect(JSON.stringify(loaded)).not.toContain('hunter2');
  }
});

test('a reference is read from the environment or a file, as the type that belongs there', () => {
  const value = valid(
    `server: { host: "${env('NAME')}", port: "${env('PORT')}", verify: "${env('VERIFY')}" }`,
    `store: { kind: s3, bucket: b, secretKey: "${file('/run/key')}" }`,
    `labels: { one: "${env('KEY')}", two: plain }`,
  );
  expect(value.server).toMatchObject({ host: 'imap', port: 993, verify: false });
  const secretKey = value.store.kind === 's3' ? value.store.secretKey : undefined;
  expect(secretKey?.reveal()).toBe('hunter3');
  expect(value.labels?.one?.reveal()).toBe('hunter2');
  expect(value.labels?.two).toBeInstanceOf(Secret);
  expect(inspect(value, { depth: 9 })).not.toMatch(/hunter|plain/);
});

test('a union that would go unchecked is a bug of the schema', () => {
  const schema = Type.Object({ x: Type.Union([Type.String(), Type.Integer()]) });
  expect(() => parseConfig('x: 1', schema)).toThrow('A union in a configuration schema');
});

test('an alias is read and located like what it stands for', () => {
  const loaded = parse('names: &n [a, B]', 'server: { host: imap }', 'x: *n');
  expect(loaded.outcome === 'invalid' && loaded.problems.map(({ path }) => path)).toEqual(['names[1]', 'x']);
  expect(valid('server: { host: &h imap, url: "imap://x" }', 'names: [*h]').names).toEqual(['imap']);
});

test('rules see valid settings only, and their findings get a place', () => {
  const asked: unknown[] = [];
  const rules = (value: { server: { port: number } }) => {
    asked.push(value.server.port);
    return [{ path: ['server', 'port'], at: 'value' as const, message: 'is taken.' }];
  };
  const text = 'server:\n  host: imap\n  port: 7';
  const loaded = parseConfig(text, Schema, { references, rules });
  expect(loaded).toEqual({
    outcome: 'invalid',
    problems: [{ path: 'server.port', line: 3, column: 9, message: 'is taken.' }],
  });
  parseConfig('server: {}', Schema, { references, rules });
  expect(asked).toEqual([7]);
});

test('a file is read from disk; one that is not there is a problem, not a crash', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailweave-'));
  try {
    const configFile = join(folder, 'mailweave.yaml');
    await writeFile(configFile, 'server: { host: imap }');
    expect(await loadConfig(configFile, Schema)).toMatchObject({ outcome: 'valid', value: { names: ['a'] } });
    expect(await loadConfig(join(folder, 'none.yaml'), Schema)).toMatchObject({
      outcome: 'invalid',
      problems: [{ message: 'The file does not exist.' }],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
