import { Secret } from '@mailweave/foundation';
import { addressResolverContract } from '@mailweave/imap-proxy/contract';
import { openResolver, RESOLVER_CACHE } from '@mailweave/imap-proxy/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../../../tools/services/postgres.ts';

const QUERY = 'SELECT address FROM mailbox WHERE login = $1';

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

async function sql(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
  const { host, port, user, password, database } = server;
  const connection = { host, port, user, password, database };
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await client.query(text, [...values]);
  } finally {
    await client.end();
  }
}

/** The table mailbox, with these rows and no other. */
async function provide(addresses: ReadonlyMap<string, string | null>): Promise<void> {
  await sql('CREATE TABLE IF NOT EXISTS mailbox (login text, address text)');
  await sql('TRUNCATE mailbox');
  await sql('INSERT INTO mailbox SELECT * FROM unnest($1::text[], $2::text[])', [
    [...addresses.keys()],
    [...addresses.values()],
  ]);
}

function asked(over: { query?: string; timeoutMs?: number; poolSize?: number; url?: string } = {}) {
  return {
    kind: 'sql',
    url: server.url,
    password: new Secret(server.password),
    tls: 'verified',
    caFile: server.certFile,
    query: QUERY,
    poolSize: 2,
    timeoutMs: 5_000,
    ...RESOLVER_CACHE,
    ...over,
  } as const;
}

addressResolverContract('sql', async (addresses) => {
  await provide(addresses);
  return asked({ query: `${QUERY};\n` });
});

test.each([
  ['a name with two rows', QUERY],
  ['a second column', 'SELECT address, login FROM mailbox WHERE login = $1 LIMIT 1'],
  ['something that is no address', "SELECT 'ada' WHERE $1 <> ''"],
  ['an address with a line end', "SELECT E'ada@users.example\\r\\nBcc: eve@users.example' WHERE $1 <> ''"],
  ['a table that is not there', 'SELECT address FROM nowhere WHERE login = $1'],
  [
    'a statement that writes',
    'WITH gone AS (DELETE FROM mailbox WHERE login = $1 RETURNING address) SELECT * FROM gone',
  ],
  [
    'more than one statement',
    'SELECT address FROM mailbox WHERE login = $1) AS a; DELETE FROM mailbox; SELECT * FROM (SELECT 1',
  ],
])('%s is a failure, not an answer, and changes nothing', async (_what, query) => {
  await provide(new Map([['c1', 'ada@users.example']]));
  await sql("INSERT INTO mailbox VALUES ('c1', 'eve@users.example')");
  const { resolver, outcomes } = openResolver(asked({ query }));
  await expect(resolver.find('c1')).rejects.toMatchObject({ code: 'imap-resolver-unavailable' });
  expect(outcomes).toEqual(['failed']);
  expect((await sql('SELECT * FROM mailbox')).rowCount).toBe(2);
});

test('what the database says of a log-in name that does not fit is not repeated', async () => {
  const { resolver } = openResolver(asked({ query: "SELECT 'a@b.example' WHERE $1::integer > 0" }));
  const failure = await resolver.find('jo@private.example').catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { message: 'The database answered with 22P02.' } });
  expect(JSON.stringify([failure, String((failure as Error).cause)])).not.toContain('private');
});

test('an account without an address is nobody', async () => {
  await provide(new Map([['c1', null]]));
  const { resolver } = openResolver(asked());
  expect(await resolver.find('c1')).toEqual({ outcome: 'unknown' });
});

test('a database that is slow is given up after its time, and does not work on', async () => {
  const { resolver } = openResolver(
    asked({ query: "SELECT 'a@b.example' FROM pg_sleep(600) WHERE $1 <> ''", timeoutMs: 50, poolSize: 1 }),
  );
  await expect(resolver.find('c1')).rejects.toMatchObject({ code: 'imap-resolver-unavailable' });
  const working =
    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()";
  await expect.poll(async () => (await sql(working)).rowCount).toBe(0);
});

test('while the server is away an old address is used, and new names are asked for when it is back', async () => {
  await provide(
    new Map([
      ['c1', 'ada@users.example'],
      ['c2', 'eve@users.example'],
    ]),
  );
  const { resolver, clock, outcomes } = openResolver(asked());
  await resolver.find('c1');
  await server.kill();
  clock.advanceMs(RESOLVER_CACHE.foundTtlMs);
  expect(await resolver.find('c1')).toEqual({ outcome: 'found', address: 'ada@users.example' });
  await expect(resolver.find('c2')).rejects.toMatchObject({ code: 'imap-resolver-unavailable' });
  await server.start();
  expect(await resolver.find('c2')).toEqual({ outcome: 'found', address: 'eve@users.example' });
  expect(outcomes).toEqual(['found', 'failed', 'stale', 'failed', 'found']);
});
