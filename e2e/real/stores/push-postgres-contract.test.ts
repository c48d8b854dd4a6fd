import { pushStoresContract } from '@mailweave/push/contract';
import { openPostgresPushStores, openPostgresStores } from '@mailweave/stores';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Postgres, startPostgres } from '../../../tools/services/postgres.ts';
import { freshSchema } from './testing/fresh-schema.ts';

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

pushStoresContract('PostgreSQL', async () => {
  const options = freshSchema(server);
  const stores = [openPostgresPushStores(options), openPostgresPushStores(options)] as const;
  onTestFinished(async () => {
    for (const store of stores) await store[Symbol.asyncDispose]();
  });
  return stores;
});

test('both roles may keep their tables in one schema', async () => {
  const options = freshSchema(server);
  await using push = openPostgresPushStores(options);
  await using middleware = openPostgresStores(options);
  const [unplanned, pending] = await Promise.all([
    push.queue.unplannedAccounts(1),
    middleware.outbox.readPending(1),
  ]);
  expect([unplanned, pending]).toEqual([[], []]);
});
