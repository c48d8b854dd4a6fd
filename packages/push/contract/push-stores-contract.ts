import type { PushStores } from '../ports.ts';
import { eventStoreContract } from './event-store-contract.ts';
import { mailboxMarkStoreContract } from './mark-store-contract.ts';
import { notificationQueueContract } from './notification-queue-contract.ts';
import type { OpenTwice } from './open-twice.ts';
import { propertyStoreContract } from './property-store-contract.ts';
import { registryStoresContract } from './registry-stores-contract.ts';

/** What an adapter for all stores of the role push must do: the contract of every port. */
export function pushStoresContract(name: string, open: OpenTwice<PushStores>): void {
  eventStoreContract(name, open);
  registryStoresContract(name, open);
  notificationQueueContract(name, open);
  propertyStoreContract(name, async () => {
    const [stores, other] = await open();
    return [stores.properties, other.properties];
  });
  mailboxMarkStoreContract(name, async () => {
    const [stores, other] = await open();
    return [stores.marks, other.marks];
  });
}
