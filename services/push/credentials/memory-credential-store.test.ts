import { credentialStoreContract } from '@mailweave/push/contract/credential-store-contract';
import { MemoryCredentialStore } from './memory-credential-store.ts';

credentialStoreContract('MemoryCredentialStore', async () => {
  const store = new MemoryCredentialStore();
  return [store, store];
});
