import { aConsent, anEvent, someTimeMs, userKeyNumber } from '@mailweave/injection';
import { openPostgresStores } from '@mailweave/stores';
import type pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Postgres, startPostgres } from '../../../tools/services/postgres.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { freshSchema } from './testing/fresh-schema.ts';
import { rawConnection } from './testing/raw-connection.ts';

// Transactions end in another order than they began, and take numbers that others see before theirs.

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Stores, and a connection beside them whose lock holds up the writing of what is named `slow`, in its transaction. */
async function storesWithSlowWrites(table: 'outbox_event' | 'consent', column: 'event_id' | 'source') {
  const options = freshSchema(server);
  const stores = openPostgresStores(options);
  onTestFinished(() => stores[Symbol.asyncDispose]());
  await stores.changes.end();
  const raw = await rawConnection(server, options.schema);
  await raw.query(`
    CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END $$;
    CREATE TRIGGER zz_slow AFTER INSERT ON ${table}
    FOR EACH ROW WHEN (NEW.${column} = 'slow') EXECUTE FUNCTION wait_for_test();
    SELECT pg_advisory_lock(42)`);
  return { stores, raw };
}

async function waiters(raw: pg.Client, count: number): Promise<void> {
  await waitUntil(`${count} transactions that wait`, async () => {
    const { rowCount } = await raw.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    return rowCount === count;
  });
}

test("of one user's events no later one is seen before an earlier one, and nobody else waits", async () => {
  const { stores, raw } = await storesWithSlowWrites('outbox_event', 'event_id');
  const { outbox } = stores;
  const pendingIds = async () => (await outbox.readPending(10)).map(({ event }) => event.eventId);
  const slow = outbox.append([anEvent({ eventId: 'slow' })]);
  await waiters(raw, 1);
  const fast = outbox.append([anEvent({ eventId: 'fast' })]);
  await waiters(raw, 2);
  await outbox.append([anEvent({ eventId: 'other', userKey: userKeyNumber(2).replace(/^00/, 'ff') })]);
  expect(await pendingIds()).toEqual(['other']);
  await raw.query('SELECT pg_advisory_unlock(42)');
  await Promise.all([slow, fast]);
  expect((await pendingIds()).filter((id) => id !== 'other')).toEqual(['slow', 'fast']);
});

test('a change that began first and ends last is told of, once', async () => {
  const { stores, raw } = await storesWithSlowWrites('consent', 'source');
  const { changes, consents } = stores;
  const [early, late] = [userKeyNumber(1), userKeyNumber(2)];
  const start = await changes.end();
  const slow = consents.append(aConsent({ userKey: early, source: 'slow', atMs: someTimeMs }));
  await waiters(raw, 1);
  await consents.append(aConsent({ userKey: late }));
  const first = await changes.readAfter(start);
  expect(first).toMatchObject({ outcome: 'read', changes: [{ tenantId: 'default', userKey: late }] });
  await raw.query('SELECT pg_advisory_unlock(42)');
  await slow;
  const second = await changes.readAfter(first.position);
  expect(second).toMatchObject({ outcome: 'read', changes: [{ tenantId: 'default', userKey: early }] });
  expect(await changes.readAfter(second.position)).toEqual({ ...second, changes: [] });
});
