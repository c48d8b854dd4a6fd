import type { InjectionStores } from '@mailweave/injection';
import { MemoryAudienceStore } from './audience-store.ts';
import { MemoryCampaignStore } from './campaign-store.ts';
import { MemoryChangeFeed } from './change-feed.ts';
import { MemoryClaimStore } from './claim-store.ts';
import { MemoryConsentStore } from './consent-store.ts';
import { MemoryConversionStore } from './conversion-store.ts';
import { MemoryEventOutbox } from './event-outbox.ts';
import { MemoryImportStore } from './import-store.ts';
import { MemorySuppressionStore } from './suppression-store.ts';
import { MemorySwitchStore } from './switch-store.ts';
import { MemoryTenantStore } from './tenant-store.ts';

/** Empty stores that live as long as this process: for tests and for trying things out. */
export function createMemoryStores(): InjectionStores {
  const changes = new MemoryChangeFeed();
  const outbox = new MemoryEventOutbox();
  return {
    campaigns: new MemoryCampaignStore(changes),
    audience: new MemoryAudienceStore(),
    imports: new MemoryImportStore(),
    claims: new MemoryClaimStore(changes),
    consents: new MemoryConsentStore(changes),
    suppressions: new MemorySuppressionStore(changes),
    switches: new MemorySwitchStore(changes),
    outbox,
    conversions: new MemoryConversionStore(outbox),
    changes,
    tenants: new MemoryTenantStore(),
  };
}
