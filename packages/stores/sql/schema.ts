import type { SqlDatabase } from './database.ts';
import { schemaVersion1 } from './schema-version-1.ts';
import { schemaVersion2 } from './schema-version-2.ts';
import { schemaVersion3 } from './schema-version-3.ts';
import { schemaVersion4 } from './schema-version-4.ts';
import { schemaVersion5 } from './schema-version-5.ts';
import { schemaVersion6 } from './schema-version-6.ts';
import { schemaVersion7 } from './schema-version-7.ts';
import { StoreTooNewError } from './store-errors.ts';

/** Each takes the schema from the version before it to its own; one that was released is never edited. */
const migrations: readonly string[] = [
  schemaVersion1,
  schemaVersion2,
  schemaVersion3,
  schemaVersion4,
  schemaVersion5,
  schemaVersion6,
  schemaVersion7,
];

/**
 * Brings a database file to the newest schema, in one transaction; processes that open it at once wait.
 * @throws StoreTooNewError when a newer program has written the file
 */
export function migrate(database: SqlDatabase): void {
  if (versionOf(database) === migrations.length) return;
  database.transaction(() => {
    const found = versionOf(database);
    if (found > migrations.length) throw new StoreTooNewError(found, migrations.length);
    for (const migration of migrations.slice(found)) database.execute(migration);
    database.execute(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(database: SqlDatabase): number {
  return database.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
}
