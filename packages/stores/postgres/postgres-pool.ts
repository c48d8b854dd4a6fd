import pg from 'pg';
import type { Schema } from '../sql/schema.ts';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { connectionSettings, poolSettings } from './pool-settings.ts';
import { breaksConnection, connectionFailure, isPassing, postgresFailure } from './postgres-failures.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';

/** How often work is begun that the server undoes for the sake of other work, which then goes on: enough for any crowd. */
const maxAttempts = 20;

/** Connections to one database. The first use connects and brings the schema up to date; if it fails, so does the next. */
export class PostgresPool {
  readonly #options: PostgresStoresOptions;
  readonly #tables: Schema;
  #opening: Promise<pg.Pool> | undefined;
  #closed = false;

  constructor(options: PostgresStoresOptions, tables: Schema) {
    this.#options = options;
    this.#tables = tables;
  }

  /** Does the task on a connection of its own; a passing failure of the server begins it anew. */
  async use<Result>(task: (client: pg.ClientBase) => Promise<Result>): Promise<Result> {
    const pool = await this.#opened();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await onConnection(pool, task);
      } catch (error) {
        if (attempt === maxAttempts || !isPassing(error)) throw postgresFailure(error);
      }
    }
  }

  /** Waits for tasks that run. Closing twice is harmless. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const pool = await this.#opening?.catch(() => undefined);
    await pool?.end();
  }

  async #opened(): Promise<pg.Pool> {
    if (this.#closed) throw new StoreUnavailableError('The database is closed.');
    this.#opening ??= openPool(this.#options, this.#tables);
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}

/** @throws StoreUnavailableError, StoreCorruptError, StoreTooNewError */
async function openPool(options: PostgresStoresOptions, tables: Schema): Promise<pg.Pool> {
  await migrateOnItsOwn(options, tables);
  const pool = new pg.Pool(await poolSettings(options));
  // A connection that breaks is left out of the pool; whoever uses it is told by the answer.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A change of a large table, or of another process that does it, may take longer than any other statement. */
async function migrateOnItsOwn(options: PostgresStoresOptions, tables: Schema): Promise<void> {
  const client = new pg.Client(await connectionSettings(options));
  client.on('error', () => undefined);
  try {
    await connected(client.connect());
    await migratePostgres(client, options.schema, tables);
  } catch (error) {
    throw postgresFailure(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function onConnection<Result>(
  pool: pg.Pool,
  task: (client: pg.ClientBase) => Promise<Result>,
): Promise<Result> {
  const client = await connected(pool.connect());
  try {
    const result = await task(client);
    client.release();
    return result;
  } catch (error) {
    client.release(breaksConnection(error));
    throw error;
  }
}

async function connected<Result>(connecting: Promise<Result>): Promise<Result> {
  try {
    return await connecting;
  } catch (error) {
    throw error instanceof pg.DatabaseError ? error : connectionFailure(error);
  }
}
