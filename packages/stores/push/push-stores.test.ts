import { pushStoresContract } from '@mailweave/push/contract';
import { onTestFinished } from 'vitest';
import { temporaryPath } from '../sqlite/testing/temporary-path.ts';
import { openMemoryPushStores, openSqlitePushStores } from './open-sqlite-push-stores.ts';

pushStoresContract('sqlite', async () => {
  const path = temporaryPath();
  const stores = [openSqlitePushStores({ path }), openSqlitePushStores({ path })] as const;
  onTestFinished(async () => {
    for (const store of stores) await store[Symbol.asyncDispose]();
  });
  return stores;
});

pushStoresContract('memory', async () => {
  const stores = openMemoryPushStores();
  onTestFinished(() => stores[Symbol.asyncDispose]());
  return [stores, stores];
});
