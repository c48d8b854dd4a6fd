import { injectionStoresContract } from '@mailweave/injection/contract';
import { createMemoryStores } from './stores.ts';

injectionStoresContract('memory', async () => {
  const stores = createMemoryStores();
  return [stores, stores];
});
