import { aClaim, someTimeMs, someUser } from '@mailweave/injection';
import { expect, it, onTestFinished } from 'vitest';
import { SqlDatabase } from './database.ts';
import { openSqlStores } from './stores.ts';
import { temporaryPath } from './testing/temporary-path.ts';

it('looks for expired claims without waiting for a writer as long as there is none', async () => {
  const path = temporaryPath();
  await using stores = openSqlStores({ path, busyTimeoutMs: 0 });
  const writer = new SqlDatabase(path, 0);
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
