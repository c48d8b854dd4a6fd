import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { all, run } from '../sql/work.ts';
import { LogToDisk } from './log-to-disk.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { HeldFile } from './testing/held-file.ts';
import { temporaryPath } from './testing/temporary-path.ts';

const insertion = { table: 'number', columns: { value: 'INTEGER' }, onConflict: 'DO NOTHING' } as const;

function openNumbers(log?: LogToDisk) {
  const connection = new SqliteConnection(temporaryPath(), 0, log);
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

it('answers what was written, or may have been found unsynced, when it is on the disk, and what was read at once', async () => {
  const file = new HeldFile();
  const { database } = openNumbers(new LogToDisk(async () => file));
  const answered: string[] = [];
  const ask = (name: string, work: Promise<unknown>) => work.then(() => answered.push(name));
  const insert = (value: number) => () => run('INSERT INTO number VALUES (?)', value);
  const count = () => all<{ count: number }>('SELECT count(*) AS count FROM number');
  const writes = [
    ask('statement', database.perform(insert(1))),
    ask('transaction', database.transaction([], insert(2))),
  ];
  const found = ask('found', database.transaction([], count));
  await ask('read', database.perform(count));
  await ask('unsynced', database.unsynced([], insert(3)));
  await ask('staged', database.stageRows({ ...insertion, rows: [[4]] }));
  expect(answered).toEqual(['read', 'unsynced', 'staged']);
  for (let synced = 0; synced < 2; synced += 1) file.end();
  await Promise.all(writes);
  file.end();
  await found;
  expect(answered.slice(3)).toEqual(['statement', 'transaction', 'found']);
});

it('keeps what comes after rows that could not be staged', async () => {
  const { database, written } = openNumbers();
  await database.stageRows({ ...insertion, rows: [] });
  await database.stageRows({ ...insertion, rows: [[1]] });
  await expect(database.stageRows({ ...insertion, rows: [[2], ['two']] })).rejects.toThrow();
  expect(written()).toBe(1);
  await database.perform(() => run('INSERT INTO number VALUES (2)'));
  expect(written()).toBe(2);
});
