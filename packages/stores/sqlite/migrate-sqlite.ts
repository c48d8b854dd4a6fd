import type { Migration, Schema } from '../sql/schema.ts';
import { StoreTooNewError } from '../sql/store-errors.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/**
 * Brings a database file to the newest schema, in one transaction; processes that open it at once wait.
 * @throws StoreTooNewError when a newer program has written the file
 */
export function migrateSqlite(connection: SqliteConnection, { migrations }: Schema): void {
  if (versionOf(connection) === migrations.length) return;
  connection.transaction(() => {
    const found = versionOf(connection);
    if (found > migrations.length) throw new StoreTooNewError(found, migrations.length);
    for (const migration of migrations.slice(found)) connection.execute(sqliteDdl(migration));
    connection.execute(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(connection: SqliteConnection): number {
  return connection.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
}

function sqliteDdl(migration: Migration): string {
  return typeof migration === 'string' ? migration : migration.sqlite;
}
