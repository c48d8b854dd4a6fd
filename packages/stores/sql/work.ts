/** What a parameter of a statement may be: a column of type TEXT, INTEGER or BLOB, or NULL. */
export type SqlValue = string | number | Uint8Array | null;

/** Any number of values of a column of type TEXT or INTEGER: one parameter, so that the statement is always the same. */
export type SqlList = readonly string[] | readonly number[];

/** One statement, in SQL that both dialects understand, with `?` for each parameter and `IN (??)` for one of a list. */
export type Query = {
  readonly sql: string;
  readonly parameters: readonly (SqlValue | SqlList)[];
  /** What the caller gets: all rows, the first row or undefined, or how many rows were changed. */
  readonly gives: 'rows' | 'first' | 'count';
};

/** Many rows for one table, as fast as the dialect can. */
export type Insertion = {
  readonly table: string;
  /** By name, each with its type. */
  readonly columns: Readonly<Record<string, 'TEXT' | 'INTEGER' | 'BLOB'>>;
  /** What follows ON CONFLICT; left out: a row that is there already is a bug. */
  readonly onConflict?: string;
  /**
   * The values of each row, in the order of the columns. Where rows are updated, no two have the same key. Gone through
   * again when work is begun anew, so no generator.
   */
  readonly rows: Iterable<readonly SqlValue[]>;
  /** A column whose values are asked for, of the rows that were inserted or updated; else the answer is how many there were. */
  readonly returning?: string;
};

/**
 * What a store does with its database: a generator that yields statements and gets their answers. The code is the same
 * for every dialect. SQLite runs it in one go, so that nothing of this process comes between two statements; PostgreSQL
 * awaits each answer.
 *
 * @example
 * function* flagsOf(claimId: string): Work<string | undefined> {
 *   const row = yield* first<{ flags: string }>('SELECT flags FROM claim WHERE claim_id = ?', claimId);
 *   return row?.flags;
 * }
 */
export type Work<Result> = Generator<Query | Insertion, Result, unknown>;

/** The rows, which the caller knows the columns of. */
export function* all<Row>(sql: string, ...parameters: Query['parameters']): Work<Row[]> {
  return (yield { sql, parameters, gives: 'rows' }) as Row[];
}

/** The first row. */
export function* first<Row>(sql: string, ...parameters: Query['parameters']): Work<Row | undefined> {
  return (yield { sql, parameters, gives: 'first' }) as Row | undefined;
}

/** Returns how many rows were changed. */
export function* run(sql: string, ...parameters: Query['parameters']): Work<number> {
  return (yield { sql, parameters, gives: 'count' }) as number;
}

/** All of the rows in their order or, within a transaction, none. Returns how many were inserted or updated. */
export function* insertRows(insertion: Insertion): Work<number> {
  return (yield insertion) as number;
}

/** As insertRows(), but returns the values of a column of those rows that were not there yet, in their order. */
export function* insertNewRows(
  insertion: Omit<Insertion, 'onConflict' | 'returning'>,
  column: string,
): Work<unknown[]> {
  return (yield { ...insertion, onConflict: 'DO NOTHING', returning: column }) as unknown[];
}

/** The end of an insertion's statement, in both dialects. */
export function conflictClause(onConflict: Insertion['onConflict']): string {
  return onConflict === undefined ? '' : `ON CONFLICT ${onConflict}`;
}
