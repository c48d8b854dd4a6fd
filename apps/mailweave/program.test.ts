import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userKeyOf } from '@mailweave/injection';
import { buildExport, buildUserList } from '@mailweave/middleware/testing';
import { describe, expect, test } from 'vitest';
import { configFolder, goodConfig } from './testing/config-file.ts';
import { runInProcess } from './testing/in-process.ts';

describe('a wrong command line is a usage error that says what is right', () => {
  test.each([
    [['serve', '--role', 'mail'], 'Roles are imap, middleware, push.'],
    [['demo', '--port', '70000'], 'A port is a number from 0 to 65535.'],
    [['demo', '--backend', 'https://x'], 'The backend is written imap://host:port'],
    [['demo', '--backend', 'imap://jo:hunter2@host'], 'No user belongs into the URL'],
    [['explain', 'jo'], 'A user is an address, or a user key of 64 hexadecimal digits.'],
    [['consent', 'give', 'jo@example.org', 'service'], '--text-version'],
    [['consent', 'take', 'jo@example.org', 'service', '--text-version', '1'], 'give, withdraw'],
    [['consent', 'give', 'jo@example.org', 'love', '--text-version', '1'], 'own-marketing'],
    [['switch', 'throw'], 'Usage: mailweave switch throw'],
    [['switch', 'throw', 'user', 'jo'], 'A user is an address, or a user key of 64 hexadecimal digits.'],
    [['import'], 'Name the folder of an export, or give --manifest KEY.'],
    [['import', 'x', '--manifest', 'y'], 'A folder is in no data source'],
    [['import', 'x', '--data-source', 'y'], 'A folder is in no data source'],
  ])('%j', async (words, sentence) => {
    const { errors, exitCode, output } = await runInProcess(...words);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(errors).toContain(sentence);
    expect(errors).not.toContain('hunter2');
  });
});

test('the role imap alone has to be told where a middleware is', async () => {
  await using place = await configFolder();
  const { errors, exitCode } = await runInProcess('serve', '--role', 'imap', '--config', place.file);
  expect(exitCode).toBe(1);
  expect(errors).toContain('say in imap.middleware where one runs');
});

test('a configuration without the section middleware is for the role imap alone', async () => {
  const [head = ''] = goodConfig.split('middleware:');
  await using bare = await configFolder(head);
  const checked = await runInProcess('config', 'check', bare.file);
  expect(checked.errors).toContain('middleware: is missing.');
  const remote = '  middleware: { url: "http://127.0.0.1:1", token: x }\n';
  await using place = await configFolder(head + remote);
  expect(await runInProcess('config', 'check', place.file)).toMatchObject({ exitCode: 0, errors: '' });
  const served = await runInProcess('serve', '--role', 'middleware', '--config', place.file);
  expect(served).toMatchObject({ exitCode: 1, errors: expect.stringContaining('no section middleware') });
});

test('help and version are no errors', async () => {
  expect(await runInProcess('--version')).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/^\d+\.\d+/),
  });
  expect(await runInProcess('--help')).toMatchObject({ exitCode: 0, errors: '' });
  expect((await runInProcess('serve', '--help')).output).toContain('--role <roles>');
});

test('the example configuration is valid', async () => {
  const { output } = await runInProcess('config', 'example');
  await using place = await configFolder();
  await writeFile(place.file, output);
  expect(await runInProcess('config', 'check', place.file)).toMatchObject({ exitCode: 0, errors: '' });
});

test('settings that do not fit each other are refused', async () => {
  const listeners = '[{ port: 0, tls: implicit }]\n  tenantId: nobody';
  await using place = await configFolder(goodConfig.replace('[{ port: 0 }]', listeners));
  const { errors, exitCode } = await runInProcess('config', 'check', place.file);
  expect(exitCode).toBe(1);
  expect(errors).toContain(':3:31 imap.listeners[0].tls: is implicit, but there is no certificate.');
  expect(errors).toContain(':4:13 imap.tenantId: names a tenant that middleware.tenants does not have.');
});

test('several processes on a store in memory are refused', async () => {
  const memory = goodConfig.replace('{ kind: sqlite, path: mailweave.sqlite }', '{ kind: memory }');
  await using place = await configFolder(`${memory}processes: 2\n`);
  const { errors } = await runInProcess('config', 'check', place.file);
  expect(errors).toContain('processes: is more than one process, and a store in memory cannot be shared.');
});

test('a proxy that nobody could log in to is refused', async () => {
  const noTls = goodConfig.replace('[{ port: 0 }]', '[{ port: 0 }]\n  requireTls: true');
  await using place = await configFolder(noTls);
  const { errors } = await runInProcess('config', 'check', place.file);
  expect(errors).toContain('imap.requireTls: is true, but no listener offers TLS');
});

const backend = 'backend: { host: 127.0.0.1, port: 1 }';
const west = 'backends: { west: { host: h, port: 1 } }';
const patterns = (name: string) => `routing: { kind: patterns, patterns: [{ match: a, backend: ${name} }] }`;

test.each([
  ['there is no backend', [], 'imap.backend: is missing.'],
  ['backends are never used', [backend, west], 'imap.backends: would not be used.'],
  [
    'two backends have one name',
    [backend, west.replace('west', 'default'), patterns('default')],
    'imap.backends.default: is the name of imap.backend.',
  ],
  [
    'a pattern names an unknown backend',
    [backend, west, patterns('north')],
    'imap.routing.patterns[0].backend: names a backend that is not configured. Known are: west, default.',
  ],
])('a proxy that would not know where to go is refused: %s', async (_what, lines, problem) => {
  await using place = await configFolder(goodConfig.replace(backend, lines.join('\n  ')));
  const { errors, exitCode } = await runInProcess('config', 'check', place.file);
  expect(exitCode).toBe(1);
  expect(errors).toContain(problem);
});

test.each([
  [
    'bucketFolder: a\n  bucket: { kind: folder, folder: b }',
    'middleware.bucket: is given beside bucketFolder.',
  ],
])('a middleware that would not know its bucket is refused', async (lines, problem) => {
  await using place = await configFolder(goodConfig.replace('bucketFolder: bucket', lines));
  const { errors, exitCode } = await runInProcess('config', 'check', place.file);
  expect(exitCode).toBe(1);
  expect(errors).toContain(problem);
});

test('a network that is none is refused', async () => {
  const listener =
    '[{ port: 0, proxyProtocolNetworks: [10.0.0.0/8, everywhere] }]\n  sharedNetworks: [10.0.0.0/99]';
  await using place = await configFolder(goodConfig.replace('[{ port: 0 }]', listener));
  const { errors } = await runInProcess('config', 'check', place.file);
  expect(errors).toContain('imap.listeners[0].proxyProtocolNetworks[1]: is no network.');
  expect(errors).toContain('imap.sharedNetworks[0]: is no network.');
});

const webhook = (url: string) =>
  `{ id: p, type: webhook, eventType: read, connectionInformation: { url: "${url}" } }`;

test.each([
  [
    'two points have one id',
    'ongage',
    'https://a.example/',
    [],
    'conversionPoints[1].id: is the id of another point.',
  ],
  [
    'a webhook has no key',
    'webhook',
    'https://a.example/',
    [],
    'conversionPoints[0].type: needs a key to sign with.',
  ],
  [
    'a point has no URL',
    'ongage',
    'a.example/hunter2',
    [],
    'conversionPoints[0].connectionInformation.url: is no URL.',
  ],
  [
    'a network is none',
    'ongage',
    'https://a.example/',
    ['10.0.0.0/64'],
    'allowedNetworks[0]: is no network.',
  ],
])('a conversion point that could not work is refused: %s', async (_what, type, url, networks, problem) => {
  const points = [webhook(url), webhook(url)].join().replaceAll('webhook', type);
  const settings = [
    `  tenants: { default: { conversionPoints: [${points}] } }`,
    `  conversions: { allowedNetworks: ${JSON.stringify(networks)} }`,
  ];
  const text = goodConfig.replace('middleware:', ['middleware:', ...settings].join('\n'));
  await using place = await configFolder(text);
  const { errors, exitCode } = await runInProcess('config', 'check', place.file);
  expect(exitCode).toBe(1);
  expect(errors).toContain(problem);
  expect(errors).not.toContain('hunter2');
});

test('several backends need no imap.backend', async () => {
  const several = goodConfig.replace(backend, [west, patterns('west')].join('\n  '));
  await using place = await configFolder(several);
  expect(await runInProcess('config', 'check', place.file)).toMatchObject({ exitCode: 0, errors: '' });
});

test('the schema is JSON', async () => {
  const { output } = await runInProcess('config', 'schema');
  expect(JSON.parse(output)).toMatchObject({ type: 'object', properties: { imap: { type: 'object' } } });
});

test('a failure is a sentence; --debug shows where it comes from', async () => {
  await using place = await configFolder();
  const words = ['import', place.folder, '--config', place.file];
  const { errors, exitCode } = await runInProcess(...words);
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^mailweave: There is no manifest\.json in this folder\..*\n$/);
  expect((await runInProcess('--debug', ...words)).errors).toMatch(/^ {4}at .*import\.ts/m);
});

test('commands that need a lasting store refuse one in memory', async () => {
  const memory = goodConfig.replace('{ kind: sqlite, path: mailweave.sqlite }', '{ kind: memory }');
  await using place = await configFolder(memory);
  const { errors, exitCode } = await runInProcess('explain', 'jo@example.org', '--config', place.file);
  expect(exitCode).toBe(1);
  expect(errors).toContain('keeps everything in memory');
});

const template = {
  subject: 'Spring',
  from: { name: 'Shop', address: 'shop@example.org' },
  html: '<p>Hello</p>',
  text: 'Hello',
  label: 'Ad',
};

test('a configuration without a bucket is for tenants with data sources of their own', async () => {
  await using place = await configFolder(goodConfig.replace('  bucketFolder: bucket\n', ''));
  expect(await runInProcess('config', 'check', place.file)).toMatchObject({ exitCode: 0 });
  const words = ['import', '--manifest', 'default/campaigns/spring/r1/manifest.json', '--config', place.file];
  const { errors, exitCode } = await runInProcess(...words);
  expect([exitCode, errors]).toEqual([1, expect.stringContaining('There is no bucket in the configuration')]);
});

test('import takes a manifest of the bucket by its key, and lists of users', async () => {
  await using place = await configFolder();
  const mailweave = (...words: string[]) => runInProcess('import', ...words, '--config', place.file);
  const bucket = join(place.folder, 'data/bucket');
  const templates = { 'a/en': template };
  const { manifestKey } = await buildExport(bucket, { campaign: 'spring', templates });
  const imported = await mailweave('--manifest', manifestKey);
  expect(imported).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('Campaign spring, revision 1'),
  });
  const content = JSON.stringify({ userKey: userKeyOf('jo@example.org') });
  const parts = [{ path: 'users/a.jsonl', content, rows: 1 }];
  await buildUserList(join(place.folder, 'elsewhere'), { list: 'gone', kind: 'erase', parts });
  const erased = await mailweave(join(place.folder, 'elsewhere/default/suppressions/gone'));
  expect(erased.output).toContain('List of users gone: imported.');
  expect(erased.output).toContain('Users erased 1: rows 0,');
  const unknown = await mailweave('--manifest', manifestKey, '--data-source', 'other');
  expect(unknown).toMatchObject({ exitCode: 1, errors: expect.stringContaining('no data source "other"') });
});

test('import brings a campaign live, explain says who gets it, consent changes that', async () => {
  await using place = await configFolder();
  const mailweave = (...words: string[]) => runInProcess(...words, '--config', place.file);
  const address = 'Jo@Example.org';
  const userKey = userKeyOf(address);
  await buildExport(join(place.folder, 'elsewhere'), {
    campaign: 'spring',
    purpose: 'own-marketing',
    templates: { 'a/en': template },
    users: [{ userKey }],
  });

  const imported = await mailweave('import', join(place.folder, 'elsewhere/default/campaigns/spring/r1'));
  expect(imported).toMatchObject({ exitCode: 0, errors: 'part 1 of 1, rows 1 good, 0 bad\n' });
  expect(imported.output).toContain('Campaign spring, revision 1: imported.');
  expect(imported.output).toContain('rows good 1, repeated 0, bad 0');

  const before = await mailweave('explain', address);
  expect(before.output).toMatch(/spring r1 +stopped +consent/);
  const consent = ['consent', 'give', userKey, 'own-marketing', '--text-version', '3'];
  expect((await mailweave(...consent)).output).toContain(`own-marketing given by user ${userKey}`);
  const after = await mailweave('explain', address, '--json');
  expect(JSON.parse(after.output)).toMatchObject({
    userKey,
    campaigns: [{ campaignId: 'spring', verdict: { outcome: 'due' } }],
  });
});

test('a switch is thrown, listed and released', async () => {
  await using place = await configFolder();
  const mailweave = (...words: string[]) => runInProcess(...words, '--config', place.file);
  expect((await mailweave('switch', 'throw', 'all')).output).toBe('Thrown: everything of tenant default.\n');
  await mailweave('switch', 'throw', 'campaign', 'spring');
  await mailweave('switch', 'throw', 'user', 'Jo@Example.org');
  const { output } = await mailweave('switch', 'list');
  expect(output.split('\n').toSorted()).toEqual([
    '',
    'campaign spring of tenant default',
    'everything of tenant default',
    `user ${userKeyOf('jo@example.org')} of tenant default`,
  ]);
  await mailweave('switch', 'release', 'tenant', 'default');
  expect((await mailweave('switch', 'list')).output).not.toContain('everything');
});

test('a switch of a tenant that is not configured is refused', async () => {
  await using place = await configFolder();
  const refused = await runInProcess('switch', 'throw', 'tenant', 'acme', '--config', place.file);
  expect(refused).toMatchObject({ exitCode: 1, output: '', errors: expect.stringContaining('acme') });
});
