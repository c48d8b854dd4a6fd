import { statSync } from 'node:fs';
import type { InjectionStores } from '@mailweave/injection';
import { StoreUnavailableError } from '../sql/store-errors.ts';
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
  /** The same while the file is opened; as busyTimeoutMs by default. */
  openTimeoutMs?: number;
  /** True: a file that is missing or empty is a failure, else it becomes a new database. */
  mustExist?: boolean;
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

function openedConnection(options: SqliteStoresOptions): SqliteConnection {
  const { path, busyTimeoutMs, openTimeoutMs = busyTimeoutMs, mustExist = false } = options;
  if (mustExist) checkExists(path);
  const connection = new SqliteConnection(path, openTimeoutMs);
  try {
    migrateSqlite(connection);
    connection.setBusyTimeout(busyTimeoutMs);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** SQLite itself takes an empty file for a new database. */
function checkExists(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.size === 0)
    throw new StoreUnavailableError('The database file is missing or empty: put a copy in its place.');
}
