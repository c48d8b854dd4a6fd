import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';
import { postgresConnection } from './postgres-server.ts';

/** An answer that is this much later than the server's own limit will not come: the connection is given up. */
const answerGraceMs = 5000;

/** For one that has no limit for its statements. */
const longestIdleInTransactionMs = 30_000;
const shortestIdleInTransactionMs = 2_000;

/** For the pool. @throws StoreUnavailableError when the caFile cannot be read */
export async function poolSettings(options: PostgresStoresOptions): Promise<pg.PoolConfig> {
  const { poolSize, statementTimeoutMs } = options;
  const settings = await connectionSettings(options, statementTimeoutMs);
  const queryTimeoutMs = statementTimeoutMs + answerGraceMs;
  // Statements are sent without waiting for the answers to those before them.
  return { ...settings, max: poolSize, query_timeout: queryTimeoutMs, pipeline: true };
}

/**
 * For one connection, whose statements may take any time unless told otherwise.
 * @throws StoreUnavailableError when the caFile cannot be read
 */
export async function connectionSettings(
  options: PostgresStoresOptions,
  statementTimeoutMs = 0,
): Promise<pg.ClientConfig> {
  return {
    ...postgresConnection(options, await authorities(options)),
    options: sessionSettings(options.schema, statementTimeoutMs),
    application_name: 'mailweave',
    connectionTimeoutMillis: options.connectTimeoutMs,
    types: { getTypeParser: typeParser },
  };
}

async function authorities({ caFile, tls }: PostgresStoresOptions): Promise<Buffer | undefined> {
  if (caFile === undefined || tls === 'off') return undefined;
  try {
    return await readFile(caFile);
  } catch (error) {
    const sentence =
      'The file that caFile of the stores names cannot be read: check its name and permissions.';
    throw new StoreUnavailableError(sentence, error);
  }
}

/**
 * What every connection is set to. Statements are written for indexes: a table that was empty when it was looked at last
 * would be scanned else, and with scans made expensive the compiler would start for each.
 */
function sessionSettings(schema: string, statementTimeoutMs: number): string {
  // A process that stands still in a transaction is to hold up others no longer than they wait for its locks.
  const idleInTransactionMs =
    statementTimeoutMs === 0
      ? longestIdleInTransactionMs
      : Math.max(shortestIdleInTransactionMs, Math.floor(statementTimeoutMs / 2));
  const settings = {
    search_path: `"${schema}"`,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    enable_seqscan: 'off',
    jit: 'off',
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** Whole numbers of 64 bits, and their sums, as numbers: ours are below 2^53. */
function typeParser(type: number, format?: 'text' | 'binary'): (value: string) => unknown {
  const { INT8, NUMERIC } = pg.types.builtins;
  return type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format);
}
