import { closeSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '@mailweave/foundation';
import { someTimeMs, someUser } from '@mailweave/injection';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreCorruptError, StoreUnavailableError } from '../sql/store-errors.ts';
import { openSqliteStores } from './open-sqlite-stores.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { temporaryPath } from './testing/temporary-path.ts';

/** SQLite's default. */
const pageBytes = 4096;

function openDatabase(path: string): SqliteConnection {
  const database = new SqliteConnection(path, 0);
  onTestFinished(() => database.close());
  return database;
}

/** The failure of this work, of which the public text must not give the path away. */
function failureOf(work: () => unknown, path: string): AppError {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.publicText).toMatch(/^[A-Z].*: [a-z].*\.$|^The database is closed\.$/);
    expect(error.publicText).not.toContain(dirname(path));
    return error;
  }
  throw new Error('The work did not fail.');
}

describe('a transaction', () => {
  it('keeps nothing of work that fails and leaves the connection usable', () => {
    const database = openDatabase(temporaryPath());
    database.execute('CREATE TABLE note (text TEXT)');
    const work = () => {
      database.run("INSERT INTO note VALUES ('lost')");
      throw new RangeError('no');
    };
    expect(() => database.transaction(work)).toThrow(RangeError);
    database.transaction(() => database.run("INSERT INTO note VALUES ('kept')"));
    expect(database.all('SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it('keeps other writers out from its beginning, and readers in', () => {
    const path = temporaryPath();
    const [one, other] = [openDatabase(path), openDatabase(path)];
    one.execute('CREATE TABLE note (text TEXT)');
    one.transaction(() => {
      expect(other.all('SELECT text FROM note')).toEqual([]);
      const failure = failureOf(() => other.run("INSERT INTO note VALUES ('early')"), path);
      expect(failure).toBeInstanceOf(StoreUnavailableError);
      expect(failure.retry).toBe('later');
    });
    expect(other.run("INSERT INTO note VALUES ('later')")).toBe(1);
  });
});

describe('a database file that cannot be used', () => {
  it('is unavailable when its folder is missing, or when it is a folder', () => {
    const path = temporaryPath();
    mkdirSync(path);
    for (const wrong of [path, `${path}-missing/stores.db`])
      expect(failureOf(() => openSqliteStores({ path: wrong }), path)).toBeInstanceOf(StoreUnavailableError);
  });

  it('is unavailable after it was closed', () => {
    const path = temporaryPath();
    const database = openDatabase(path);
    database.close();
    database.close();
    const failure = failureOf(() => database.all('SELECT 1'), path);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
  });

  it('is not made anew where it has to be there', async () => {
    const path = temporaryPath();
    const open = () => openSqliteStores({ path, mustExist: true, openTimeoutMs: 0 });
    expect(failureOf(open, path)).toBeInstanceOf(StoreUnavailableError);
    writeFileSync(path, '');
    expect(failureOf(open, path)).toBeInstanceOf(StoreUnavailableError);
    expect(statSync(path).size).toBe(0);
    await using _made = openSqliteStores({ path });
    await using found = open();
    expect(await found.suppressions.has(someUser)).toBe(false);
  });

  it('is corrupt when it is no database', () => {
    const path = temporaryPath();
    writeFileSync(path, 'Dear diary, '.repeat(1000));
    const failure = failureOf(() => openSqliteStores({ path }), path);
    expect(failure).toBeInstanceOf(StoreCorruptError);
    expect(failure.retry).toBe('never');
  });

  it('is corrupt when a page of a table was overwritten', async () => {
    const path = temporaryPath();
    await using first = openSqliteStores({ path });
    await first.suppressions.add('default', [someUser.userKey], someTimeMs);
    await first[Symbol.asyncDispose]();
    const rootPage = "SELECT rootpage FROM sqlite_schema WHERE name = 'suppression'";
    const page = openDatabase(path).get<{ rootpage: number }>(rootPage)?.rootpage ?? 0;
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(pageBytes, 0x5a), 0, pageBytes, (page - 1) * pageBytes);
    closeSync(file);
    await using second = openSqliteStores({ path });
    await expect(second.suppressions.has(someUser)).rejects.toBeInstanceOf(StoreCorruptError);
  });

  it('is corrupt when a JSON column holds something else', async () => {
    const path = temporaryPath();
    await using stores = openSqliteStores({ path });
    await stores.audience.upsertRows({ tenantId: 'default', campaignId: 'spring', revision: 1 }, [
      { userKey: someUser.userKey, vars: { name: 'Anna' } },
    ]);
    openDatabase(path).run('UPDATE audience_row SET vars = \'{"name":\'');
    await expect(stores.audience.rowsOfUser(someUser)).rejects.toBeInstanceOf(StoreCorruptError);
  });
});

describe('a mistake in the program', () => {
  it('is not called a failure of the store', () => {
    const database = openDatabase(temporaryPath());
    expect(() => database.all('SELEKT 1')).toThrow(/syntax error/);
    expect(() => database.all('SELEKT 1')).not.toThrow(AppError);
  });
});
