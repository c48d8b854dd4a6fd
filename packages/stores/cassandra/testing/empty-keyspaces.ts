import type { CassandraOptions } from '../options.ts';
import { quotedKeyspace } from '../schema/keyspace-schema.ts';
import { CassandraSession } from '../session.ts';

/** Tables that say what the schema is, and stay. */
const schemaTables: ReadonlySet<string> = new Set(['schema_version']);

/**
 * Empties the tables of an installation's keyspaces, and drops those of tenants that tests create. Tables are emptied in
 * place of being made anew, which takes seconds; those without a row are left alone for the same reason.
 */
export async function emptyKeyspaces(options: CassandraOptions, dropped: readonly string[]): Promise<void> {
  await using session = new CassandraSession(options);
  const rows = await session.read('SELECT keyspace_name, table_name FROM system_schema.tables');
  const names = rows.map((row) => ({ keyspace: row.get('keyspace_name'), table: row.get('table_name') }));
  const own = names.filter(({ keyspace, table }) => isOwn(options, keyspace) && !schemaTables.has(table));
  const tables = own.map(({ keyspace, table }) => `${quotedKeyspace(keyspace)}.${table}`);
  await Promise.all(
    tables.map(async (table) => {
      const found = await session.read(`SELECT * FROM ${table} LIMIT 1`);
      if (found.length > 0) await session.define(`TRUNCATE ${table}`);
    }),
  );
  const left = names.filter(({ keyspace }) => dropped.includes(keyspace)).map(({ keyspace }) => keyspace);
  for (const keyspace of new Set(left)) await session.define(`DROP KEYSPACE ${quotedKeyspace(keyspace)}`);
}

function isOwn(options: CassandraOptions, keyspace: string): boolean {
  return keyspace === options.keyspace || keyspace.startsWith(`${options.keyspace}_`);
}
