import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { SqliteConnection } from './sqlite-connection.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { temporaryPath } from './testing/temporary-path.ts';

const FULL = { synchronous: 2 };
const insertion = { table: 'number', columns: { value: 'INTEGER' }, onConflict: 'DO NOTHING' } as const;

function openNumbers() {
  const connection = new SqliteConnection(temporaryPath());
  onTestFinished(() => connection.close());
  connection.execute('CREATE TABLE number (value INTEGER PRIMARY KEY) STRICT');
  const written = () => connection.get<{ count: number }>('SELECT count(*) AS count FROM number')?.count;
  return { connection, database: new SqliteDatabase(connection), written };
}

it('stages many rows in pieces, between which this process does other things', async () => {
  const { database, written } = openNumbers();
  const rows = Array.from({ length: 1_000 }, (_, value) => [value]);
  const seen = new Set<number | undefined>();
  let isStaging = true;
  const staging = database.stageRows({ ...insertion, rows }).finally(() => {
    isStaging = false;
  });
  while (isStaging) {
    seen.add(written());
    await nextTurn();
  }
  await staging;
  expect(written()).toBe(1_000);
  expect(seen.size).toBeGreaterThan(3);
});

it('waits for the disk again after rows were staged, or could not be', async () => {
  const { connection, database, written } = openNumbers();
  await database.stageRows({ ...insertion, rows: [] });
  await database.stageRows({ ...insertion, rows: [[1]] });
  expect(connection.get('PRAGMA synchronous')).toEqual(FULL);
  await expect(database.stageRows({ ...insertion, rows: [[2], ['two']] })).rejects.toThrow();
  expect(connection.get('PRAGMA synchronous')).toEqual(FULL);
  expect(written()).toBe(1);
});
