import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, Secret } from '@mailweave/foundation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DirectoryServer } from '../testing/directory-server.ts';
import { type AddressResolver, NOBODY, ResolverUnavailableError } from './address-resolver.ts';
import { createResolver } from './create-resolver.ts';
import { FileResolver } from './file-resolver.ts';
import type { ResolverConfig } from './resolver-config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailweave-resolver-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const CACHE = { foundTtlMs: 600_000, unknownTtlMs: 60_000, staleTtlMs: 1_200_000, cacheEntries: 10 };

class Fixture {
  readonly clock = new ManualClock(1_000_000);
  readonly outcomes: string[] = [];

  create(config: ResolverConfig): AddressResolver {
    const resolver = createResolver(config, {
      clock: this.clock,
      events: {
        addressesReloaded: (entries) => this.outcomes.push(`${entries} read`),
        addressesNotReloaded: () => this.outcomes.push('not read'),
        resolverAsked: (outcome) => this.outcomes.push(outcome),
      },
    });
    if (resolver === undefined) throw new Error('There is no resolver.');
    return resolver;
  }

  http(url: string, over: { timeoutMs?: number } = {}): AddressResolver {
    const authorization = new Secret('Bearer t');
    return this.create({ kind: 'http', url, authorization, timeoutMs: 5_000, ...CACHE, ...over });
  }
}

test('a file says who has which address, and nobody else has one', async () => {
  const file = join(folder, 'addresses.map');
  writeFileSync(
    file,
    '# customers\nC4711  Ada.Lovelace@Users.example # since 1843\njo@old.example jo@new.example\n',
  );
  using resolver = new Fixture().create({ kind: 'file', file, reloadIntervalMs: 3_600_000 });
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
  const create = () => new Fixture().create({ kind: 'file', file, reloadIntervalMs: 1_000 });
  expect(create).toThrow(`Line 2 of the file in imap.resolver.file ${message}.`);
});

test('a service is asked by POST, once for each name while its answer is fresh', async () => {
  await using server = await DirectoryServer.start();
  const fixture = new Fixture();
  using resolver = fixture.http(server.url);
  server.says(200, { address: 'ada@users.example', since: 1843 });
  const all = await Promise.all([resolver.find('c1'), resolver.find('c1'), resolver.find('c1')]);
  expect(all).toEqual(Array(3).fill({ outcome: 'found', address: 'ada@users.example' }));
  server.says(404);
  expect(await resolver.find('c2')).toBe(NOBODY);
  expect(server.requests).toEqual([
    { url: '/backend', authorization: 'Bearer t', body: { user: 'c1' } },
    { url: '/backend', authorization: 'Bearer t', body: { user: 'c2' } },
  ]);
  expect(fixture.outcomes).toEqual(['found', 'unknown']);
});

test('while the service fails an old address is used, and no new one is found', async () => {
  await using server = await DirectoryServer.start();
  const fixture = new Fixture();
  using resolver = fixture.http(server.url);
  server.says(200, { address: 'ada@users.example' });
  await resolver.find('c1');
  server.says(500);
  fixture.clock.advanceMs(CACHE.foundTtlMs);
  expect(await resolver.find('c1')).toEqual({ outcome: 'found', address: 'ada@users.example' });
  await expect(resolver.find('c2')).rejects.toThrow(ResolverUnavailableError);
  expect(fixture.outcomes).toEqual(['found', 'failed', 'stale', 'failed']);
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
  using resolver = new Fixture().http(server.url);
  await expect(resolver.find('c1')).rejects.toThrow(ResolverUnavailableError);
});

test('a service that hangs is given up after its time', async () => {
  await using server = await DirectoryServer.start();
  server.answer = () => undefined;
  using resolver = new Fixture().http(server.url, { timeoutMs: 20 });
  await expect(resolver.find('c1')).rejects.toThrow(ResolverUnavailableError);
});
