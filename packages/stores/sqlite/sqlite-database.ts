import type { SqlDatabase } from '../sql/sql-database.ts';
import { conflictClause, type Insertion, type Query, type SqlValue, type Work } from '../sql/work.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Runs work on a SQLite file in one go: nothing of this process comes between its statements. */
export class SqliteDatabase implements SqlDatabase {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async perform<Result>(work: () => Work<Result>): Promise<Result> {
    return this.#drive(work());
  }

  async transaction<Result>(_subjects: readonly string[], work: () => Work<Result>): Promise<Result> {
    return this.#connection.transaction(() => this.#drive(work()));
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

  #insert({ table, columns, onConflict, rows, returning }: Insertion): number | unknown[] {
    const names = Object.keys(columns);
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
      ${conflictClause(onConflict)}`;
    if (returning === undefined) {
      let changed = 0;
      for (const row of rows) changed += this.#connection.run(sql, ...row);
      return changed;
    }
    return rows
      .flatMap((row) =>
        this.#connection.all<Record<string, unknown>>(`${sql} RETURNING ${returning}`, ...row),
      )
      .map((row) => row[returning]);
  }
}

/** A list goes in as a JSON array. */
function inputOf(parameter: Query['parameters'][number]): SqlValue {
  if (parameter === null || typeof parameter !== 'object' || parameter instanceof Uint8Array)
    return parameter;
  return JSON.stringify(parameter);
}
