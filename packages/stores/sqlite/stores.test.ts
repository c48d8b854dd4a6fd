import { injectionStoresContract } from '@mailweave/injection/contract';
import { onTestFinished } from 'vitest';
import { openSqliteStores } from './open-sqlite-stores.ts';
import { temporaryPath } from './testing/temporary-path.ts';

injectionStoresContract('sql', async () => {
  const path = temporaryPath();
  const stores = [openSqliteStores({ path }), openSqliteStores({ path })] as const;
  onTestFinished(async () => {
    for (const store of stores) await store[Symbol.asyncDispose]();
  });
  return stores;
});
