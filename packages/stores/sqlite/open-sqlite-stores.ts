import type { InjectionStores } from '@mailweave/injection';
import { injectionSchema } from '../sql/schema.ts';
import { sqlStores } from '../sql/stores.ts';
import { SqliteChangeFeed } from './change-feed.ts';
import { openedConnection, type SqliteStoresOptions } from './opened-connection.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/**
 * Opens the SQLite file, makes it if there is none, and brings its schema up to date.
 * Several processes may have the same file open, on one machine: WAL does not work over a network file system.
 * @throws StoreUnavailableError, StoreCorruptError, StoreTooNewError
 */
export function openSqliteStores(options: SqliteStoresOptions): InjectionStores & AsyncDisposable {
  const connection = openedConnection(options, injectionSchema);
  const stores = sqlStores(new SqliteDatabase(connection), new SqliteChangeFeed(connection));
  return { ...stores, [Symbol.asyncDispose]: async () => connection.close() };
}
