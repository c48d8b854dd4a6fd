import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@mailweave/foundation';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { addressResolverContract } from '../contract/address-resolver-contract.ts';
import { DirectoryServer } from '../testing/directory-server.ts';
import { openResolver, RESOLVER_CACHE } from '../testing/resolver-fixture.ts';
import { NOBODY, ResolverUnavailableError } from './address-resolver.ts';
import { FileResolver } from './file-resolver.ts';
import type { ResolverConfig } from './resolver-config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailweave-resolver-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function serviceAt(url: string): Extract<ResolverConfig, { kind: 'http' }> {
  return {
    kind: 'http',
    url,
    authorization: new Secret('Bearer t'),
    timeoutMs: 5_000,
    ...RESOLVER_CACHE,
  };
}

addressResolverContract('file', async (addresses) => {
  const file = join(folder, 'addresses.map');
  writeFileSync(file, [...addresses].map((words) => words.join(' ')).join('\n'));
  return { kind: 'file', file, reloadIntervalMs: 3_600_000 };
});

addressResolverContract('http', async (addresses) => {
  const server = await DirectoryServer.start();
  onTestFinished(() => server[Symbol.asyncDispose]());
  server.answer = ({ body }, response) => {
    const address = addresses.get((body as { user: string }).user);
    response.writeHead(address === undefined ? 404 : 200).end(JSON.stringify({ address }));
  };
  return serviceAt(server.url);
});

test('a file says who has which address, and nobody else has one', async () => {
  const file = join(folder, 'addresses.map');
  writeFileSync(
    file,
    '# customers\nC4711  Ada.Lovelace@Users.example # since 1843\njo@old.example jo@new.example\n',
  );
  const { resolver } = openResolver({ kind: 'file', file, reloadIntervalMs: 3_600_000 });
  expect(await resolver.find('c4711')).toEqual({ outcome: 'found', address: 'Ada.Lovelace@Users.example' });
  expect(await resolver.find('jo@old.example')).toEqual({ outcome: 'found', address: 'jo@new.example' });
  expect(await resolver.find('c4712')).toBe(NOBODY);
});

test('a file that changes is read again, and one that cannot be used changes nothing', async () => {
  const file = join(folder, 'addresses.map');
  writeFileSync(file, 'c1 ada@users.example');
  const told: unknown[] = [];
  using resolver = new FileResolver({
    file,
    reloadIntervalMs: 3_600_000,
    events: { reloaded: (entries) => told.push(entries), notReloaded: (error) => told.push(error) },
  });
  writeFileSync(file, 'c1 eve@users.example\nc2 jo@users.example\n');
  await resolver.refresh();
  writeFileSync(file, 'c1 nobody-knows');
  await resolver.refresh();
  expect(await resolver.find('c1')).toEqual({ outcome: 'found', address: 'eve@users.example' });
  expect(told).toEqual([2, expect.objectContaining({ code: 'imap-resolver-config' })]);
});

test.each([
  ['has no address', 'c2 ada', 'has no address behind its name'],
  ['has an address that would end a header', 'c2 <ada@users.example>', 'has no address behind its name'],
  ['has three words', 'c2 ada@users.example too', 'is not of the form LOGIN ADDRESS'],
  ['repeats a name', 'C1 ada@users.example', 'names somebody for the second time'],
])('at the start a line that %s is told by its number, and nobody is named', (_what, line, message) => {
  const file = join(folder, 'addresses.map');
  writeFileSync(file, `c1 ada@users.example\n${line}\n`);
  const create = () => openResolver({ kind: 'file', file, reloadIntervalMs: 1_000 });
  expect(create).toThrow(`Line 2 of the file in imap.resolver.file ${message}.`);
});

test('a service is asked by POST, once for each name while its answer is fresh', async () => {
  await using server = await DirectoryServer.start();
  const { resolver, outcomes } = openResolver(serviceAt(server.url));
  server.says(200, { address: 'ada@users.example', since: 1843 });
  const all = await Promise.all([resolver.find('c1'), resolver.find('c1'), resolver.find('c1')]);
  expect(all).toEqual(Array(3).fill({ outcome: 'found', address: 'ada@users.example' }));
  server.says(404);
  expect(await resolver.find('c2')).toBe(NOBODY);
  expect(server.requests).toEqual([
    { url: '/backend', authorization: 'Bearer t', body: { user: 'c1' } },
    { url: '/backend', authorization: 'Bearer t', body: { user: 'c2' } },
  ]);
  expect(outcomes).toEqual(['found', 'unknown']);
});

test('while the service fails an old address is used, and no new one is found', async () => {
  await using server = await DirectoryServer.start();
  const { resolver, outcomes, clock } = openResolver(serviceAt(server.url));
  server.says(200, { address: 'ada@users.example' });
  await resolver.find('c1');
  server.says(500);
  clock.advanceMs(RESOLVER_CACHE.foundTtlMs);
  expect(await resolver.find('c1')).toEqual({ outcome: 'found', address: 'ada@users.example' });
  await expect(resolver.find('c2')).rejects.toThrow(ResolverUnavailableError);
  expect(outcomes).toEqual(['found', 'failed', 'stale', 'failed']);
});

test.each([
  ['an address that is none', 200, { address: 'ada' }],
  ['an address with a line end', 200, { address: 'ada@users.example\r\nBcc: eve@users.example' }],
  ['no address', 200, {}],
  ['no JSON', 200, 'ada@users.example'],
  ['a redirection', 302, {}],
  ['an error', 503, {}],
])('%s is a failure, not an answer', async (_what, status, body) => {
  await using server = await DirectoryServer.start();
  server.says(status, body);
  const { resolver } = openResolver(serviceAt(server.url));
  await expect(resolver.find('c1')).rejects.toThrow(ResolverUnavailableError);
});

test('a service that hangs is given up after its time', async () => {
  await using server = await DirectoryServer.start();
  server.answer = () => undefined;
  const { resolver } = openResolver({ ...serviceAt(server.url), timeoutMs: 20 });
  await expect(resolver.find('c1')).rejects.toThrow(ResolverUnavailableError);
});
