import { injectionStoresContract } from '@mailweave/injection/contract';
import { onTestFinished } from 'vitest';
import { openSqlStores } from './stores.ts';
import { temporaryPath } from './testing/temporary-path.ts';

injectionStoresContract('sql', async () => {
  const path = temporaryPath();
  const stores = [openSqlStores({ path }), openSqlStores({ path })] as const;
  onTestFinished(async () => {
    for (const store of stores) await store[Symbol.asyncDispose]();
  });
  return stores;
});
