import { open } from 'node:fs/promises';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import { LogToDisk } from './log-to-disk.ts';
import { sqliteFailure } from './sqlite-failures.ts';

/**
 * How long a statement waits for another process's write. Writes here last milliseconds; the thread stands
 * still meanwhile, so a longer wait would harm every session of this process.
 */
const defaultBusyTimeoutMs = 1000;

/** Switches to WAL tried when several processes make the same file at once. */
const walAttempts = 50;

/**
 * A commit writes to the log and does not wait for the disk, with the whole thread; synced() does. SQLite syncs the log itself before its
 * pages go to the database file, and that file before the log begins anew, so after a power cut all that was synced is there.
 * @see https://www.sqlite.org/wal.html
 */
const COMMIT_WITHOUT_SYNC = 'PRAGMA synchronous = NORMAL';

/** One connection to a SQLite file. Statements are compiled once; failures come as AppErrors. */
export class SqliteConnection {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #log: LogToDisk | undefined;

  /**
   * @param log of this file; undefined: there is none, for a database in memory
   * @throws StoreUnavailableError, StoreCorruptError
   */
  constructor(path: string, busyTimeoutMs = defaultBusyTimeoutMs, log = logOf(path)) {
    const options = { timeout: busyTimeoutMs, enableForeignKeyConstraints: true };
    this.#connection = translated(() => new DatabaseSync(path, options));
    this.#log = log;
    try {
      this.#useWriteAheadLog();
      this.execute(COMMIT_WITHOUT_SYNC);
    } catch (error) {
      this.#connection.close();
      throw error;
    }
  }

  /** How long statements wait from now on for another process's write. */
  setBusyTimeout(busyTimeoutMs = defaultBusyTimeoutMs): void {
    this.execute(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  }

  /** The rows, which the caller knows the columns of. */
  all<Row>(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return translated(() => this.#statement(sql).all(...parameters) as Row[]);
  }

  /** The first row. */
  get<Row>(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return translated(() => this.#statement(sql).get(...parameters) as Row | undefined);
  }

  /** Returns how many rows were changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return translated(() => Number(this.#statement(sql).run(...parameters).changes));
  }

  /** Statements that are run once, such as a migration. */
  execute(sql: string): void {
    translated(() => this.#connection.exec(sql));
  }

  /**
   * All of the work or nothing. It holds the one write lock of the file, over all processes, from the beginning:
   * what it reads is still true when it writes. Not to be nested.
   */
  transaction<Result>(work: () => Result): Result {
    this.run('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      // Some failures, a full disk for one, have rolled back already.
      if (this.#connection.isTransaction) this.run('ROLLBACK');
      throw error;
    }
  }

  /** How many rows this connection has changed so far. */
  get changes(): number {
    return this.get<{ changes: number }>('SELECT total_changes() AS changes')?.changes ?? 0;
  }

  /**
   * Resolves when a power cut can take nothing more of what was committed by now, by any process; the thread does other things meanwhile.
   * @throws StoreUnavailableError
   */
  async synced(): Promise<void> {
    await this.#log?.synced();
  }

  /** The same within a second, and nobody waits for it. */
  syncedSoon(): void {
    this.#log?.syncedSoon();
  }

  /** Closing twice is harmless. */
  close(): void {
    this.#statements.clear();
    this.#log?.[Symbol.dispose]();
    if (this.#connection.isOpen) this.#connection.close();
  }

  /** WAL: readers never wait, and one writer at a time. The file remembers it. */
  #useWriteAheadLog(): void {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.execute('PRAGMA journal_mode = WAL');
        return;
      } catch (error) {
        if (attempt === walAttempts || !(error instanceof StoreUnavailableError)) throw error;
        // The switch, unlike any other statement, does not wait for who holds the file; a transaction does.
        this.transaction(() => undefined);
      }
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** SQLite keeps the file as long as a connection is open, and holds no lock on it that closing it here would end. */
function logOf(path: string): LogToDisk | undefined {
  return path === ':memory:' ? undefined : new LogToDisk(() => open(`${path}-wal`, 'r'));
}

function translated<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw sqliteFailure(error);
  }
}
