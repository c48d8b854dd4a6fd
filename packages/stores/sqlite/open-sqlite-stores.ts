import type { InjectionStores } from '@mailweave/injection';
import { sqlStores } from '../sql/stores.ts';
import { SqliteChangeFeed } from './change-feed.ts';
import { migrateSqlite } from './migrate-sqlite.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { SqliteDatabase } from './sqlite-database.ts';

export type SqliteStoresOptions = {
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
export function openSqliteStores(options: SqliteStoresOptions): InjectionStores & AsyncDisposable {
  const connection = openedConnection(options);
  const stores = sqlStores(new SqliteDatabase(connection), new SqliteChangeFeed(connection));
  return { ...stores, [Symbol.asyncDispose]: async () => connection.close() };
}

function openedConnection({ path, busyTimeoutMs }: SqliteStoresOptions): SqliteConnection {
  const connection = new SqliteConnection(path, busyTimeoutMs);
  try {
    migrateSqlite(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
