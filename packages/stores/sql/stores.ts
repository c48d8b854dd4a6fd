import type { InjectionStores } from '@mailweave/injection';
import { SqlAudienceStore } from './audience-store.ts';
import { SqlCampaignStore } from './campaign-store.ts';
import { SqlChangeFeed } from './change-feed.ts';
import { SqlClaimStore } from './claim-store.ts';
import { SqlConsentStore } from './consent-store.ts';
import { SqlConversionStore } from './conversion-store.ts';
import { SqlDatabase } from './database.ts';
import { SqlEventOutbox } from './event-outbox.ts';
import { SqlImportStore } from './import-store.ts';
import { migrate } from './schema.ts';
import { SqlSuppressionStore } from './suppression-store.ts';
import { SqlSwitchStore } from './switch-store.ts';
import { SqlTenantStore } from './tenant-store.ts';

export type SqlStoresOptions = {
  /** The database file; its folder must exist. */
  path: string;
  /** How long a write waits, with the whole thread, for another process's write; 1000 by default. */
  busyTimeoutMs?: number;
};

/**
 * Opens the SQLite file, makes it if there is none, and brings its schema up to date.
 * Several processes may have the same file open, on one machine: WAL does not work over a network file system.
 * @throws StoreUnavailableError, StoreCorruptError, StoreTooNewError
 */
export function openSqlStores(options: SqlStoresOptions): InjectionStores & AsyncDisposable {
  const database = openedDatabase(options);
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
    changes: new SqlChangeFeed(database),
    tenants: new SqlTenantStore(database),
    [Symbol.asyncDispose]: async () => database.close(),
  };
}

function openedDatabase({ path, busyTimeoutMs }: SqlStoresOptions): SqlDatabase {
  const database = new SqlDatabase(path, busyTimeoutMs);
  try {
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
