import type { PushStores } from '@mailweave/push';
import { openedConnection, type SqliteStoresOptions } from '../sqlite/opened-connection.ts';
import { SqliteDatabase } from '../sqlite/sqlite-database.ts';
import { sqlPushStores } from './push-stores.ts';
import { pushSchema } from './schema.ts';

/**
 * Opens the SQLite file of the role push, makes it if there is none, and brings its schema up to date. Several processes of one
 * machine may have it open. @throws StoreUnavailableError, StoreCorruptError, StoreTooNewError
 */
export function openSqlitePushStores(options: SqliteStoresOptions): PushStores & AsyncDisposable {
  const connection = openedConnection(options, pushSchema);
  const stores = sqlPushStores(new SqliteDatabase(connection));
  return { ...stores, [Symbol.asyncDispose]: async () => connection.close() };
}

/** The same, forgotten when it is closed. */
export function openMemoryPushStores(): PushStores & AsyncDisposable {
  return openSqlitePushStores({ path: ':memory:' });
}
