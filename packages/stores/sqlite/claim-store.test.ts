import { aClaim, someTimeMs, someUser } from '@mailweave/injection';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteStores } from './open-sqlite-stores.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { temporaryPath } from './testing/temporary-path.ts';

it('looks for expired claims without waiting for a writer as long as there is none', async () => {
  const path = temporaryPath();
  await using stores = openSqliteStores({ path, busyTimeoutMs: 0 });
  const writer = new SqliteConnection(path, 0);
  onTestFinished(() => writer.close());
  const expired = (begunBeforeMs: number) => ({
    ...someUser,
    mailbox: 'INBOX',
    begunBeforeMs,
    nowMs: begunBeforeMs + 60_000,
  });
  await stores.claims.begin(aClaim());
  writer.run('BEGIN IMMEDIATE');
  expect(await stores.claims.takeExpired(expired(someTimeMs))).toEqual([]);
  await expect(stores.claims.takeExpired(expired(someTimeMs + 1))).rejects.toMatchObject({
    code: 'store-unavailable',
  });
  writer.run('ROLLBACK');
  expect(await stores.claims.takeExpired(expired(someTimeMs + 1))).toEqual([aClaim()]);
});
