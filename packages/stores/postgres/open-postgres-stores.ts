import type { InjectionStores } from '@mailweave/injection';
import { injectionSchema } from '../sql/schema.ts';
import { sqlStores } from '../sql/stores.ts';
import { PostgresChangeFeed } from './change-feed.ts';
import { PostgresDatabase } from './postgres-database.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';
import { PostgresPool } from './postgres-pool.ts';

/**
 * Stores in a schema of a PostgreSQL database, for any number of processes on any number of machines. The first use
 * connects, makes the schema if there is none, and brings it up to date; as long as the server cannot be reached every use
 * fails with `store-unavailable`, and the next one tries again. One that is of a newer program is `store-too-new`.
 */
export function openPostgresStores(options: PostgresStoresOptions): InjectionStores & AsyncDisposable {
  const pool = new PostgresPool(options, injectionSchema);
  const database = new PostgresDatabase(pool, options.schema);
  const stores = sqlStores(database, new PostgresChangeFeed(database));
  return { ...stores, [Symbol.asyncDispose]: () => pool.close() };
}
