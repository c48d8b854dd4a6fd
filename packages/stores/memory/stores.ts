import type { InjectionStores } from '@mailweave/injection';
import { MemoryAudienceStore } from './audience-store.ts';
import { MemoryCampaignStore } from './campaign-store.ts';
import { MemoryClaimStore } from './claim-store.ts';
import { MemoryConsentStore } from './consent-store.ts';
import { MemoryEventOutbox } from './event-outbox.ts';
import { MemoryImportStore } from './import-store.ts';
import { MemorySuppressionStore } from './suppression-store.ts';
import { MemorySwitchStore } from './switch-store.ts';

/** Empty stores that live as long as this process: for tests and for trying things out. */
export function createMemoryStores(): InjectionStores {
  return {
    campaigns: new MemoryCampaignStore(),
    audience: new MemoryAudienceStore(),
    imports: new MemoryImportStore(),
    claims: new MemoryClaimStore(),
    consents: new MemoryConsentStore(),
    suppressions: new MemorySuppressionStore(),
    switches: new MemorySwitchStore(),
    outbox: new MemoryEventOutbox(),
  };
}
