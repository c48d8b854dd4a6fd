import { registryStoresContract } from '@mailweave/push/contract/registry';
import { createMemoryRegistryStores } from './registry-stores.ts';

registryStoresContract('memory', async () => {
  const stores = createMemoryRegistryStores();
  return [stores, stores];
});
