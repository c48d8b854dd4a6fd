import type { ChangeFeed, InjectionStores } from '@mailweave/injection';
import { SqlAudienceStore } from './audience-store.ts';
import { SqlCampaignStore } from './campaign-store.ts';
import { SqlClaimStore } from './claim-store.ts';
import { SqlConsentStore } from './consent-store.ts';
import { SqlConversionStore } from './conversion-store.ts';
import { SqlEventOutbox } from './event-outbox.ts';
import { SqlImportStore } from './import-store.ts';
import type { SqlDatabase } from './sql-database.ts';
import { SqlSuppressionStore } from './suppression-store.ts';
import { SqlSwitchStore } from './switch-store.ts';
import { SqlTenantStore } from './tenant-store.ts';

/** The stores over a database of either dialect, whose schema is up to date. @param changes the dialect's own */
export function sqlStores(database: SqlDatabase, changes: ChangeFeed): InjectionStores {
  return {
    campaigns: new SqlCampaignStore(database),
    audience: new SqlAudienceStore(database),
    imports: new SqlImportStore(database),
    claims: new SqlClaimStore(database),
    consents: new SqlConsentStore(database),
    suppressions: new SqlSuppressionStore(database),
    switches: new SqlSwitchStore(database),
    outbox: new SqlEventOutbox(database),
    conversions: new SqlConversionStore(database),
    changes,
    tenants: new SqlTenantStore(database),
  };
}
