import { describe, expect, it } from 'vitest';
import { injectionSchema } from '../sql/schema.ts';
import { postgresDdl } from './postgres-ddl.ts';

describe('a migration', () => {
  it('is translated from the words of SQLite', () => {
    const table = `CREATE TABLE note (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER, key BLOB NOT NULL, text TEXT
    ) STRICT;
    CREATE TABLE other (a TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;`;
    expect(postgresDdl(table)).toBe(`CREATE TABLE note (
      sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at_ms BIGINT, key BYTEA NOT NULL, text TEXT COLLATE "C"
    );
    CREATE TABLE other (a TEXT COLLATE "C" PRIMARY KEY);`);
  });

  it('that differs in more is written for both', () => {
    expect(postgresDdl({ sqlite: 'PRAGMA x', postgres: 'SELECT 1' })).toBe('SELECT 1');
  });

  it('of ours has no word left that SQLite alone knows', () => {
    for (const migration of injectionSchema.migrations)
      expect(postgresDdl(migration).replaceAll(/--.*/g, '')).not.toMatch(
        /\b(STRICT|WITHOUT ROWID|AUTOINCREMENT|BLOB|PRAGMA|json_set)\b/,
      );
  });
});
