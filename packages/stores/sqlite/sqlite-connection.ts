import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import { sqliteFailure } from './sqlite-failures.ts';

/**
 * How long a statement waits for another process's write. Writes here last milliseconds; the thread stands
 * still meanwhile, so a longer wait would harm every session of this process.
 */
const defaultBusyTimeoutMs = 1000;

/** Switches to WAL tried when several processes make the same file at once. */
const walAttempts = 50;

/** A claim must outlive a power cut once begun: its stub may lie in a mailbox. One sync per transaction. */
const DURABLE = 'PRAGMA synchronous = FULL';

/** One connection to a SQLite file. Statements are compiled once; failures come as AppErrors. */
export class SqliteConnection {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws StoreUnavailableError, StoreCorruptError */
  constructor(path: string, busyTimeoutMs = defaultBusyTimeoutMs) {
    const options = { timeout: busyTimeoutMs, enableForeignKeyConstraints: true };
    this.#connection = translated(() => new DatabaseSync(path, options));
    try {
      this.#useWriteAheadLog();
      this.execute(DURABLE);
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

  /** A transaction that does not wait for the disk: see SqlDatabase.unsynced. The next other one waits for both. */
  unsynced<Result>(work: () => Result): Result {
    this.execute('PRAGMA synchronous = NORMAL');
    try {
      return this.transaction(work);
    } finally {
      this.execute(DURABLE);
    }
  }

  /** Closing twice is harmless. */
  close(): void {
    this.#statements.clear();
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

function translated<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw sqliteFailure(error);
  }
}
