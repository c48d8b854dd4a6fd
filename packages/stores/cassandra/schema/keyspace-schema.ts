import { setTimeout as pause } from 'node:timers/promises';
import { StoreTooNewError, StoreUnavailableError } from '../../sql/store-errors.ts';
import { MissingInSchemaError } from '../cassandra-errors.ts';
import type { Replication } from '../options.ts';
import type { CassandraSession } from '../session.ts';
import { type KeyspaceKind, migrations } from './tables.ts';

/** A process that dies while it makes tables holds up the others for so long. */
const lockSeconds = 60;

/** How often one looks whether the process that makes the tables is done. */
const lookMs = 200;

/** Of the table of versions that processes make at once the nodes may know another one for so many looks. */
const looksWithoutTable = 50;

/** A name as it stands in CQL. Without quotes CQL takes names in lower case, so capitals do not count. */
export function quotedKeyspace(keyspace: string): string {
  return `"${keyspace.toLowerCase()}"`;
}

/** Makes a keyspace; nothing if there is one. */
export async function createKeyspace(
  session: CassandraSession,
  keyspace: string,
  replication: Replication,
): Promise<void> {
  const map = Object.entries(replication).map(([name, value]) => `${literal(name)}: ${literal(value)}`);
  await session.define(
    `CREATE KEYSPACE IF NOT EXISTS ${quotedKeyspace(keyspace)} WITH replication = {${map.join(', ')}}`,
  );
}

/** How a keyspace is replicated; undefined when there is none. */
export async function replicationOf(
  session: CassandraSession,
  keyspace: string,
): Promise<Replication | undefined> {
  const [row] = await session.read(
    'SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?',
    [keyspace.toLowerCase()],
  );
  return row?.get('replication');
}

/**
 * Brings the tables of a keyspace to the newest schema. Of processes that come at once one does it and the others wait:
 * nodes that make the same table at the same time would disagree about it.
 * @throws StoreUnavailableError when there is no such keyspace, or its tables are missing and not to be made
 * @throws StoreTooNewError when a newer program has made the tables
 */
export async function prepareTables(
  session: CassandraSession,
  keyspace: string,
  kind: KeyspaceKind,
): Promise<void> {
  const wanted = migrations[kind].length;
  const versions = new SchemaVersions(session, keyspace, kind);
  if ((await versions.current()) === wanted) return;
  if ((await replicationOf(session, keyspace)) === undefined) throw missingKeyspace(keyspace);
  if (!session.options.createTables) throw missingTables(keyspace);
  await versions.makeTable();
  for (let looks = 0; !(await versions.lock(looks < looksWithoutTable)); looks += 1) {
    if ((await versions.current()) === wanted) return;
    await pause(lookMs);
  }
  try {
    await migrate(session, versions, kind);
  } finally {
    await versions.unlock();
  }
}

async function migrate(
  session: CassandraSession,
  versions: SchemaVersions,
  kind: KeyspaceKind,
): Promise<void> {
  const found = await versions.current();
  const wanted = migrations[kind].length;
  if (found > wanted) throw new StoreTooNewError(found, wanted);
  for (const migration of migrations[kind].slice(found)) {
    const statements = migration((table) => `${quotedKeyspace(versions.keyspace)}.${table}`);
    for (const statement of statements) await session.define(statement);
  }
  await versions.set(wanted);
}

/** The table that says how far a keyspace is, and who works on it. Conditional writes only. */
class SchemaVersions {
  readonly keyspace: string;
  readonly #session: CassandraSession;
  readonly #table: string;
  readonly #holder: string;
  readonly #kind: KeyspaceKind;

  constructor(session: CassandraSession, keyspace: string, kind: KeyspaceKind) {
    this.keyspace = keyspace;
    this.#kind = kind;
    this.#session = session;
    this.#table = `${quotedKeyspace(keyspace)}.schema_version`;
    this.#holder = session.options.random.hex(8);
  }

  /** 0: nothing was made yet. */
  async current(): Promise<number> {
    try {
      const query = `SELECT version FROM ${this.#table} WHERE name = ?`;
      const [row] = await this.#session.readSerial(query, [this.#kind]);
      return row?.get('version') ?? 0;
    } catch (error) {
      if (error instanceof MissingInSchemaError) return 0;
      throw error;
    }
  }

  async makeTable(): Promise<void> {
    await this.#session.define(
      `CREATE TABLE IF NOT EXISTS ${this.#table} (name text PRIMARY KEY, version int, holder text)`,
    );
  }

  /** @param isYoung the table has just been made, so that it may be missing on a node: then there is no lock yet */
  async lock(isYoung: boolean): Promise<boolean> {
    try {
      return await this.#lock();
    } catch (error) {
      if (isYoung && error instanceof MissingInSchemaError) return false;
      throw error;
    }
  }

  async #lock(): Promise<boolean> {
    const query = `INSERT INTO ${this.#table} (name, holder) VALUES (?, ?) IF NOT EXISTS USING TTL ${lockSeconds}`;
    const outcome = await this.#session.writeIf([{ query, params: ['lock', this.#holder] }]);
    if (outcome === 'applied') return true;
    const [row] = await this.#session.readSerial(`SELECT holder FROM ${this.#table} WHERE name = ?`, [
      'lock',
    ]);
    return row?.get('holder') === this.#holder;
  }

  async unlock(): Promise<void> {
    const query = `DELETE FROM ${this.#table} WHERE name = ? IF holder = ?`;
    await this.#session.writeIf([{ query, params: ['lock', this.#holder] }]);
  }

  async set(version: number): Promise<void> {
    const query = `UPDATE ${this.#table} SET version = ? WHERE name = ? IF version != ?`;
    await this.#session.writeIf([{ query, params: [version, this.#kind, version] }]);
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function missingKeyspace(keyspace: string): StoreUnavailableError {
  return new StoreUnavailableError(
    `The keyspace ${keyspace} does not exist in Cassandra: create it, or give middleware.stores.replication.`,
  );
}

function missingTables(keyspace: string): StoreUnavailableError {
  return new StoreUnavailableError(
    `The keyspace ${keyspace} lacks tables of Mailweave: let them be made (createTables, or schema-action=CREATE_IF_NOT_EXISTS).`,
  );
}
