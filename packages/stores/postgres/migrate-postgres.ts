import type pg from 'pg';
import type { Schema } from '../sql/schema.ts';
import { StoreTooNewError } from '../sql/store-errors.ts';
import { lockNumber } from './advisory-lock.ts';
import { ask } from './ask.ts';
import { postgresDdl } from './postgres-ddl.ts';
import { breaksConnection } from './postgres-failures.ts';

/**
 * Brings the schema to the newest version, and makes it if there is none, in one transaction; processes that do so at
 * once wait for each other. Where nothing has to be done no rights to make tables are needed.
 * @param schema its name; tables are looked for there
 * @throws StoreTooNewError when a newer program has changed the schema
 */
export async function migratePostgres(client: pg.ClientBase, schema: string, tables: Schema): Promise<void> {
  if ((await versionOf(client, schema, tables)) === tables.migrations.length) return;
  await ask(client, `BEGIN; SELECT pg_advisory_xact_lock(${lockNumber(schema)})`);
  try {
    await bringUpToDate(client, schema, tables);
    await ask(client, 'COMMIT');
  } catch (error) {
    if (!breaksConnection(error)) await ask(client, 'ROLLBACK');
    throw error;
  }
}

async function bringUpToDate(client: pg.ClientBase, schema: string, tables: Schema): Promise<void> {
  const { migrations, versionTable } = tables;
  const found = await versionOf(client, schema, tables);
  if (found > migrations.length) throw new StoreTooNewError(found, migrations.length);
  if (found === 0) await makeSchema(client, schema, versionTable);
  for (const migration of migrations.slice(found)) await ask(client, postgresDdl(migration));
  await ask(client, `UPDATE ${versionTable} SET version = $1`, [migrations.length]);
}

/** One that an administrator has made for us may lack nothing but the tables. */
async function makeSchema(client: pg.ClientBase, schema: string, versionTable: string): Promise<void> {
  const { rowCount } = await ask(client, 'SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await ask(client, `CREATE SCHEMA "${schema}"`);
  await ask(client, `CREATE TABLE ${versionTable} (version BIGINT NOT NULL)`);
  await ask(client, `INSERT INTO ${versionTable} VALUES (0)`);
}

/** 0 before the first. Asked of the catalogue: what a connection remembers of names may be older than the lock. */
async function versionOf(client: pg.ClientBase, schema: string, { versionTable }: Schema): Promise<number> {
  const known = await ask(client, 'SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = $2', [
    schema,
    versionTable,
  ]);
  if (known.rowCount === 0) return 0;
  const { rows } = await ask(client, `SELECT version FROM "${schema}".${versionTable}`);
  return Number(rows[0]?.version ?? 0);
}
