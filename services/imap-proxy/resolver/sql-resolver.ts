import { readFileSync } from 'node:fs';
import { postgresConnection } from '@mailweave/stores';
import pg from 'pg';
import {
  type AddressResolver,
  isAddress,
  NOBODY,
  type Resolution,
  ResolverConfigError,
  ResolverUnavailableError,
} from './address-resolver.ts';
import type { SqlResolution } from './resolver-config.ts';

/** More questions at once than this mean that the database does not keep up. */
const MAX_AT_ONCE = 1_000;

/** Asks a PostgreSQL database of the operator's, by a query of his. It is only read. */
export class SqlResolver implements AddressResolver {
  readonly #pool: pg.Pool;
  readonly #sql: string;
  readonly #timeoutMs: number;
  #running = 0;

  /** Connects when the first name is asked for. @throws ResolverConfigError when the caFile cannot be read */
  constructor(settings: Omit<SqlResolution, 'kind'>) {
    this.#timeoutMs = settings.timeoutMs;
    // Two are enough to see that a name is not one person's; as a part of a query it cannot be anything but one.
    this.#sql = `SELECT * FROM (${settings.query.replace(/[\s;]+$/, '')}\n) AS answer LIMIT 2`;
    this.#pool = new pg.Pool(poolSettings(settings));
    // A connection that breaks is left out of the pool; whoever uses it is told by the answer.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async find(login: string): Promise<Resolution> {
    this.#running += 1;
    try {
      if (this.#running > MAX_AT_ONCE) throw new Error('Too many questions wait for an answer.');
      return resolutionOf(await this.#rowsOf(login));
    } catch (error) {
      throw new ResolverUnavailableError(causeOf(error));
    } finally {
      this.#running -= 1;
    }
  }

  [Symbol.dispose](): void {
    void this.#pool.end().catch(() => undefined);
  }

  /** A connection, and the answer on it, have their time together. */
  async #rowsOf(login: string): Promise<unknown[][]> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('There was no answer in time.')), this.#timeoutMs);
    try {
      const asked = this.#pool.query<unknown[]>({ text: this.#sql, values: [login], rowMode: 'array' });
      return (await Promise.race([asked, late])).rows;
    } finally {
      clearTimeout(timer);
    }
  }
}

function resolutionOf([row, ...others]: unknown[][]): Resolution {
  if (row === undefined) return NOBODY;
  const [address] = row;
  if (others.length > 0) throw new Error('The query found more than one row.');
  if (row.length !== 1) throw new Error('The query gives more than one column.');
  if (address === null) return NOBODY;
  if (typeof address !== 'string' || !isAddress(address)) throw new Error('What was found is no address.');
  return { outcome: 'found', address };
}

/** What the server says in words may repeat the log-in name. */
function causeOf(error: unknown): unknown {
  return error instanceof pg.DatabaseError ? new Error(`The database answered with ${error.code}.`) : error;
}

function poolSettings(settings: Omit<SqlResolution, 'kind'>): pg.PoolConfig {
  const { timeoutMs } = settings;
  return {
    ...postgresConnection(settings, authorities(settings)),
    options: `-c default_transaction_read_only=on -c statement_timeout=${timeoutMs}`,
    application_name: 'mailweave-resolver',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    max: settings.poolSize,
  };
}

function authorities({ caFile, tls }: Omit<SqlResolution, 'kind'>): Buffer | undefined {
  if (caFile === undefined || tls === 'off') return undefined;
  try {
    return readFileSync(caFile);
  } catch (error) {
    throw new ResolverConfigError('The file named in imap.resolver.caFile cannot be read.', error);
  }
}
