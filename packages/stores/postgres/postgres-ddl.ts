import type { Migration } from '../sql/schema.ts';

/** What SQLite's words for a table are here. Texts are compared byte by byte, as there. */
const words: readonly (readonly [RegExp, string])[] = [
  [/\bINTEGER PRIMARY KEY AUTOINCREMENT\b/g, 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY'],
  [/\bINTEGER\b/g, 'BIGINT'],
  [/\bBLOB\b/g, 'BYTEA'],
  [/\bTEXT\b/g, 'TEXT COLLATE "C"'],
  [/\) STRICT(, WITHOUT ROWID)?;/g, ');'],
];

/** A migration in PostgreSQL's words. */
export function postgresDdl(migration: Migration): string {
  if (typeof migration !== 'string') return migration.postgres;
  return words.reduce((ddl, [word, ours]) => ddl.replaceAll(word, ours), migration);
}
