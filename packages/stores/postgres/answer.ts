import type pg from 'pg';
import { conflictClause, type Insertion, type Query, type SqlValue } from '../sql/work.ts';
import { ask } from './ask.ts';

const arrayTypes = { TEXT: 'text[]', INTEGER: 'bigint[]', BLOB: 'bytea[]' };

/** Texts of statements in the server's own words, each with the name that it is prepared under. */
const prepared = new Map<string, { name: string; text: string }>();

/** Runs one statement on a connection. @throws what `ask` throws */
export async function answer(client: pg.ClientBase, statement: Query | Insertion): Promise<unknown> {
  if ('table' in statement) return await insert(client, statement);
  const { sql, parameters, gives } = statement;
  const { name, text } = preparedStatement(sql);
  const result = await ask(client, text, parameters, name);
  switch (gives) {
    case 'rows':
      return result.rows;
    case 'first':
      return result.rows[0];
    case 'count':
      return result.rowCount ?? 0;
  }
}

/** All rows as one statement with an array for each column; they are numbered in their order. */
async function insert(
  client: pg.ClientBase,
  { table, columns, onConflict, rows, returning }: Insertion,
): Promise<number | unknown[]> {
  const names = Object.keys(columns);
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${arrayTypes[type]}`);
  const text = `INSERT INTO ${table} (${names.join(', ')}) SELECT * FROM unnest(${arrays.join(', ')})
    ${conflictClause(onConflict)} ${returning === undefined ? '' : `RETURNING ${returning}`}`;
  const values: SqlValue[][] = names.map(() => []);
  for (const row of rows) for (const [column, value] of row.entries()) values[column]?.push(value);
  if (values[0]?.length === 0) return returning === undefined ? 0 : [];
  const result = await ask(client, text, values);
  // The driver's queries of the past hang together: one that is dead, but old, would keep the values of all later ones
  // until the whole heap is collected.
  for (const column of values) column.length = 0;
  return returning === undefined ? (result.rowCount ?? 0) : result.rows.map((row) => row[returning]);
}

function preparedStatement(sql: string): { name: string; text: string } {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  const statement = { name: `s${prepared.size + 1}`, text: numberedParameters(sql) };
  prepared.set(sql, statement);
  return statement;
}

/** `$1`, `$2` ... for each `?` that is not part of a text in quotes; a list is an array here. */
export function numberedParameters(sql: string): string {
  let count = 0;
  return sql.replaceAll(/'[^']*'|IN \(\?\?\)|\?/g, (found) => {
    if (found.startsWith("'")) return found;
    count += 1;
    return found === '?' ? `$${count}` : `= ANY ($${count})`;
  });
}
