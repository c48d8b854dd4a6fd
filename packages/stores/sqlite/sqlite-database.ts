import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { conflictClause, type Insertion, type Query, type SqlValue, type Work } from '../sql/work.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Rows that are staged by one transaction. */
const pieceRows = 250;

/** Runs work on a SQLite file in one go: nothing of this process comes between its statements. */
export class SqliteDatabase implements SqlDatabase {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async perform<Result>(work: () => Work<Result>): Promise<Result> {
    const before = this.#connection.changes;
    const result = this.#drive(work());
    if (this.#connection.changes !== before) await this.#connection.synced();
    return result;
  }

  async transaction<Result>(_subjects: readonly string[], work: () => Work<Result>): Promise<Result> {
    const result = this.#connection.transaction(() => this.#drive(work()));
    // Also when nothing was changed: what it has found may not be on the disk yet.
    await this.#connection.synced();
    return result;
  }

  async unsynced<Result>(_subjects: readonly string[], work: () => Work<Result>): Promise<Result> {
    const result = this.#connection.transaction(() => this.#drive(work()));
    this.#connection.syncedSoon();
    return result;
  }

  /** A piece is a transaction that keeps this thread for a millisecond. */
  async stageRows(insertion: Insertion): Promise<void> {
    const sql = insertStatement(insertion);
    const rows = insertion.rows[Symbol.iterator]();
    for (let isOver = false; !isOver; ) {
      isOver = this.#connection.transaction(() => this.#insertPiece(sql, rows));
      await nextTurn();
    }
    this.#connection.syncedSoon();
  }

  /** An answer that fails ends the work: no work catches, a transaction is rolled back. */
  #drive<Result>(work: Work<Result>): Result {
    let step = work.next();
    while (step.done !== true) step = work.next(this.#answer(step.value));
    return step.value;
  }

  #answer(statement: Query | Insertion): unknown {
    if ('table' in statement) return this.#insert(statement);
    const sql = statement.sql.replaceAll('IN (??)', 'IN (SELECT value FROM json_each(?))');
    const parameters = statement.parameters.map(inputOf);
    switch (statement.gives) {
      case 'rows':
        return this.#connection.all(sql, ...parameters);
      case 'first':
        return this.#connection.get(sql, ...parameters);
      case 'count':
        return this.#connection.run(sql, ...parameters);
    }
  }

  #insert(insertion: Insertion): number | unknown[] {
    const { rows, returning } = insertion;
    const sql = insertStatement(insertion);
    if (returning !== undefined) {
      const perRow = `${sql} RETURNING ${returning}`;
      return [...rows]
        .flatMap((row) => this.#connection.all<Record<string, unknown>>(perRow, ...row))
        .map((row) => row[returning]);
    }
    let changed = 0;
    for (const row of rows) changed += this.#connection.run(sql, ...row);
    return changed;
  }

  /** Returns whether there are no more rows. */
  #insertPiece(sql: string, rows: Iterator<readonly SqlValue[]>): boolean {
    for (let count = 0; count < pieceRows; count += 1) {
      const next = rows.next();
      if (next.done === true) return true;
      this.#connection.run(sql, ...next.value);
    }
    return false;
  }
}

function insertStatement({ table, columns, onConflict }: Insertion): string {
  const names = Object.keys(columns);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
    ${conflictClause(onConflict)}`;
}

/** A list goes in as a JSON array. */
function inputOf(parameter: Query['parameters'][number]): SqlValue {
  if (parameter === null || typeof parameter !== 'object' || parameter instanceof Uint8Array)
    return parameter;
  return JSON.stringify(parameter);
}
