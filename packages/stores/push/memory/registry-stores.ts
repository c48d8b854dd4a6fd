import type { RegistryStores } from '@mailweave/push';
import { MemoryAccountStore } from './account-store.ts';
import { MemoryCredentialStore } from './credential-store.ts';
import { MemoryRegistrationStore } from './registration-store.ts';
import { MemorySessionStore } from './session-store.ts';
import { MemorySubscriptionStore } from './subscription-store.ts';

/** Empty stores that live as long as this process. */
export function createMemoryRegistryStores(): RegistryStores {
  return {
    accounts: new MemoryAccountStore(),
    subscriptions: new MemorySubscriptionStore(),
    registrations: new MemoryRegistrationStore(),
    credentials: new MemoryCredentialStore(),
    sessions: new MemorySessionStore(),
  };
}
