import { setImmediate as nextTurn } from 'node:timers/promises';
import { Secret } from '@mailweave/foundation';
import { aClaim, claimIdNumber, someUser } from '@mailweave/injection';
import { openPostgresPushStores, openPostgresStores, type PostgresStoresOptions } from '@mailweave/stores';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Postgres, startPostgres } from '../../../tools/services/postgres.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { freshSchema } from './testing/fresh-schema.ts';
import { rawConnection } from './testing/raw-connection.ts';

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

function open(over: Partial<PostgresStoresOptions> = {}) {
  const options = { ...freshSchema(server), ...over };
  const stores = openPostgresStores(options);
  onTestFinished(() => stores[Symbol.asyncDispose]());
  return { ...stores, schema: options.schema };
}

type Begun = { claimId: string; outcome: string };

/** Begins claims of one round after the other until a claim fails; what became of each that was answered. */
async function beginUntilFailure({ claims }: ReturnType<typeof open>, from: number): Promise<Begun[]> {
  const begun: Begun[] = [];
  for (let round = from; ; round += 1) {
    const claimId = claimIdNumber(round);
    try {
      begun.push({ claimId, outcome: (await claims.begin(aClaim({ claimId, round }))).outcome });
    } catch (error) {
      expect(error).toMatchObject({ code: 'store-unavailable', retry: 'later' });
      return begun;
    }
  }
}

test('a server that is killed makes the stores unavailable, loses nothing that was answered, and is found again', async () => {
  const stores = open();
  await stores.claims.begin(aClaim({ claimId: claimIdNumber(0), round: 100_000 }));
  const writers = [1, 2, 3, 4].map((writer) => beginUntilFailure(stores, writer * 10_000));
  await stores.claims.ofUser(someUser);
  await server.kill();
  const answered = (await Promise.all(writers)).flat();
  await expect(stores.claims.ofUser(someUser)).rejects.toMatchObject({ code: 'store-unavailable' });
  await server.start();
  const kept = (await stores.claims.ofUser(someUser)).map(({ claimId }) => claimId);
  expect(answered.every(({ outcome }) => outcome === 'begun')).toBe(true);
  expect(kept).toEqual(expect.arrayContaining(answered.map(({ claimId }) => claimId)));
  // Of each writer the last one may have been written without an answer.
  expect(kept.length).toBeLessThanOrEqual(answered.length + 1 + writers.length);
});

test('an orderly restart of the server needs none of the stores', async () => {
  const stores = open();
  await stores.claims.begin(aClaim());
  await server.restart();
  expect(await stores.claims.ofUser(someUser)).toEqual([aClaim()]);
});

test.each([
  { what: 'a wrong password', over: { password: new Secret('wrong') }, says: 'refuses the user' },
  { what: 'no password', over: { password: undefined }, says: 'refuses the user' },
  {
    what: 'no such user',
    over: { url: (url: string) => url.replace('mailweave@', 'nobody@') },
    says: 'refuses the user',
  },
  { what: 'no such database', over: { url: (url: string) => `${url}_missing` }, says: 'no such database' },
  {
    what: 'no server',
    over: { url: (url: string) => url.replace(/:\d+\//, ':1/') },
    says: 'cannot be reached',
  },
  {
    what: 'a certificate of an unknown authority',
    over: { tls: 'verified' as const },
    says: 'cannot be reached',
  },
  {
    what: 'a caFile that is not there',
    over: { tls: 'verified' as const, caFile: '/missing.pem' },
    says: 'caFile',
  },
])('$what is told in a sentence', async ({ over, says }) => {
  const url = 'url' in over && over.url !== undefined ? over.url(server.url) : server.url;
  const stores = open({ ...over, url });
  const failure = await stores.claims.ofUser(someUser).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'store-unavailable', publicText: expect.stringContaining(says) });
  expect(String(failure)).not.toContain(server.host);
});

test('TLS is used where it is wanted, with a server whose certificate is known', async () => {
  const stores = open({ tls: 'verified', caFile: server.certFile });
  await stores.claims.begin(aClaim());
  const raw = await rawConnection(server, stores.schema);
  const { rows } = await raw.query(
    "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'mailweave' AND ssl",
  );
  expect(rows).toEqual([{ ssl: true }]);
});

test('a statement that takes too long is given up, and the stores go on', async () => {
  const stores = open({ statementTimeoutMs: 300 });
  await stores.claims.begin(aClaim());
  const raw = await rawConnection(server, stores.schema);
  await raw.query('BEGIN; LOCK TABLE claim');
  const failure = await stores.claims.ofUser(someUser).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'store-unavailable',
    publicText: expect.stringContaining('statementTimeoutMs'),
  });
  await raw.query('ROLLBACK');
  expect(await stores.claims.ofUser(someUser)).toEqual([aClaim()]);
});

test('a transaction that waits too long for another is given up, and its connection goes on', async () => {
  const options = freshSchema(server);
  const patient = openPostgresPushStores(options);
  const hasty = openPostgresPushStores({ ...options, statementTimeoutMs: 300, poolSize: 1 });
  onTestFinished(() => patient[Symbol.asyncDispose]());
  onTestFinished(() => hasty[Symbol.asyncDispose]());
  const account = (userId: number) => ({ contextId: 1, userId, login: `user${userId}` });
  for (const stores of [patient, hasty]) await stores.accounts.ensure(account(1));
  const raw = await rawConnection(server, options.schema);
  await raw.query('BEGIN; LOCK TABLE push_account IN EXCLUSIVE MODE');
  const first = patient.accounts.ensure(account(2));
  await waitUntil('the first', async () => (await waitingIn(raw)) === 1);
  await expect(hasty.accounts.ensure(account(3))).rejects.toMatchObject({
    code: 'store-unavailable',
    publicText: expect.stringContaining('statementTimeoutMs'),
  });
  await raw.query('ROLLBACK');
  await first;
  expect(await hasty.accounts.find('2@1')).toMatchObject({ login: 'user2' });
});

/** How many statements of ours wait for a lock. */
async function waitingIn(raw: Awaited<ReturnType<typeof rawConnection>>): Promise<number> {
  const sql =
    "SELECT 1 FROM pg_stat_activity WHERE application_name = 'mailweave' AND wait_event_type = 'Lock'";
  return (await raw.query(sql)).rows.length;
}

test('who gets no connection because all are busy is told so', async () => {
  const stores = open({ poolSize: 1, connectTimeoutMs: 300 });
  await stores.claims.begin(aClaim());
  const raw = await rawConnection(server, stores.schema);
  await raw.query('BEGIN; LOCK TABLE claim');
  const waits = stores.claims.ofUser(someUser);
  // What is asked for in one turn goes over one connection.
  await nextTurn();
  await expect(stores.claims.ofUser(someUser)).rejects.toMatchObject({
    publicText: expect.stringContaining('poolSize'),
  });
  await raw.query('COMMIT');
  expect(await waits).toEqual([aClaim()]);
});

test('of statements that are sent at once one that is refused concerns no other', async () => {
  const stores = open({ poolSize: 1 });
  await stores.claims.begin(aClaim());
  const raw = await rawConnection(server, stores.schema);
  await raw.query('DROP TABLE suppression');
  const asked = Array.from({ length: 10 }, () => [
    stores.suppressions.has(someUser).catch((error: unknown) => error),
    stores.claims.ofUser(someUser),
  ]);
  for (const [refused, answered] of await Promise.all(asked.map((pair) => Promise.all(pair)))) {
    expect(refused).toMatchObject({ code: 'store-corrupt' });
    expect(answered).toEqual([aClaim()]);
  }
});

test("transactions that stand in each other's way are begun anew", async () => {
  const stores = open();
  await stores.claims.begin(aClaim());
  const raw = await rawConnection(server, stores.schema);
  await raw.query(`
    CREATE SEQUENCE tries;
    CREATE FUNCTION in_the_way() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('${stores.schema}.tries') < 3 THEN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER in_the_way BEFORE UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION in_the_way()`);
  expect((await stores.claims.complete(aClaim(), { uid: 7, uidValidity: 1 })).outcome).toBe('woven');
  await raw.query(`SELECT setval('tries', 1, false)`);
  const flagged = await stores.claims.changeFlags(aClaim(), { mode: 'add', flags: ['\\Seen'] });
  expect(flagged?.flags).toEqual(['\\Seen']);
});
