import type { InjectionStores } from '../ports.ts';
import { audienceStoreContract } from './audience-store-contract.ts';
import { campaignStoreContract } from './campaign-store-contract.ts';
import { changeFeedContract } from './change-feed-contract.ts';
import { claimStoreContract } from './claim-store-contract.ts';
import { consentStoreContract } from './consent-store-contract.ts';
import { conversionStoreContract } from './conversion-store-contract.ts';
import { eventOutboxContract } from './event-outbox-contract.ts';
import { importStoreContract } from './import-store-contract.ts';
import type { OpenTwice } from './open-twice.ts';
import { suppressionStoreContract } from './suppression-store-contract.ts';
import { switchStoreContract } from './switch-store-contract.ts';
import { tenantStoreContract } from './tenant-store-contract.ts';

/** What an adapter for all stores must do: the contract of every port. */
export function injectionStoresContract(name: string, open: OpenTwice<InjectionStores>): void {
  const each =
    <Port extends keyof InjectionStores>(port: Port): OpenTwice<InjectionStores[Port]> =>
    async () => {
      const [store, other] = await open();
      return [store[port], other[port]];
    };
  campaignStoreContract(name, each('campaigns'));
  audienceStoreContract(name, each('audience'));
  importStoreContract(name, each('imports'));
  claimStoreContract(name, each('claims'));
  consentStoreContract(name, each('consents'));
  suppressionStoreContract(name, each('suppressions'));
  switchStoreContract(name, each('switches'));
  eventOutboxContract(name, each('outbox'));
  conversionStoreContract(name, open);
  tenantStoreContract(name, each('tenants'));
  changeFeedContract(name, open);
}
