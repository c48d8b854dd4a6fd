import { statSync } from 'node:fs';
import type { Schema } from '../sql/schema.ts';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import { migrateSqlite } from './migrate-sqlite.ts';
import { SqliteConnection } from './sqlite-connection.ts';

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
 * A connection to a file whose schema is up to date.
 * @throws StoreUnavailableError, StoreCorruptError, StoreTooNewError
 */
export function openedConnection(options: SqliteStoresOptions, schema: Schema): SqliteConnection {
  const { path, busyTimeoutMs, openTimeoutMs = busyTimeoutMs, mustExist = false } = options;
  if (mustExist) checkExists(path);
  const connection = new SqliteConnection(path, openTimeoutMs);
  try {
    migrateSqlite(connection, schema);
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
