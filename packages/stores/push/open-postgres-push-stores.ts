import type { PushStores } from '@mailweave/push';
import { PostgresDatabase } from '../postgres/postgres-database.ts';
import type { PostgresStoresOptions } from '../postgres/postgres-options.ts';
import { PostgresPool } from '../postgres/postgres-pool.ts';
import { sqlPushStores } from './push-stores.ts';
import { pushSchema } from './schema.ts';

/** The stores of the role push in a schema of a PostgreSQL database; see openPostgresStores(). */
export function openPostgresPushStores(options: PostgresStoresOptions): PushStores & AsyncDisposable {
  const pool = new PostgresPool(options, pushSchema);
  const stores = sqlPushStores(new PostgresDatabase(pool, options.schema));
  return { ...stores, [Symbol.asyncDispose]: () => pool.close() };
}
