import { pushStoresContract } from '@mailweave/push/contract';
import { openPostgresPushStores } from '@mailweave/stores';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
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
