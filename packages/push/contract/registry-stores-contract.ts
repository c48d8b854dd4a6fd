import type { RegistryStores } from '../ports.ts';
import { accountStoreContract } from './account-store-contract.ts';
import { credentialStoreContract } from './credential-store-contract.ts';
import type { OpenTwice } from './open-twice.ts';
import { registrationStoreContract } from './registration-store-contract.ts';
import { sessionStoreContract } from './session-store-contract.ts';
import { subscriptionCodeContract } from './subscription-code-contract.ts';
import { subscriptionStoreContract } from './subscription-store-contract.ts';

/** What every store of accounts and of what belongs to them must do. */
export function registryStoresContract(name: string, open: OpenTwice<RegistryStores>): void {
  const each =
    <Port extends keyof RegistryStores>(port: Port): OpenTwice<RegistryStores[Port]> =>
    async () => {
      const [stores, other] = await open();
      return [stores[port], other[port]];
    };
  accountStoreContract(name, each('accounts'));
  subscriptionStoreContract(name, each('subscriptions'));
  subscriptionCodeContract(name, each('subscriptions'));
  registrationStoreContract(name, each('registrations'));
  credentialStoreContract(name, each('credentials'));
  sessionStoreContract(name, open);
}
