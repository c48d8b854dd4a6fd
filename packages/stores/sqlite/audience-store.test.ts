import { someUser, userKeyNumber } from '@mailweave/injection';
import { describe, expect, it } from 'vitest';
import { openSqliteStores } from './open-sqlite-stores.ts';
import { temporaryPath } from './testing/temporary-path.ts';

const spring = { tenantId: 'default', campaignId: 'spring', revision: 1 };

describe('the audience in SQLite', () => {
  it('takes none of the rows when one has a key that is no key', async () => {
    await using stores = openSqliteStores({ path: temporaryPath() });
    for (const wrong of ['abc', 'x'.repeat(64), `${userKeyNumber(2)}0`]) {
      const rows = [{ userKey: someUser.userKey }, { userKey: wrong }];
      await expect(stores.audience.upsertRows(spring, rows)).rejects.toThrow('64 hex digits');
    }
    expect(await stores.audience.rowsOfUser(someUser)).toEqual([]);
  });

  it('lets another process write while a revision is being removed', async () => {
    const path = temporaryPath();
    await using one = openSqliteStores({ path });
    await using other = openSqliteStores({ path, busyTimeoutMs: 0 });
    const keys = Array.from({ length: 2_500 }, (_, n) => userKeyNumber(n));
    const rows = keys.map((userKey) => ({ userKey }));
    await one.audience.upsertRows(spring, rows);
    const removal = one.audience.deleteRevision(spring);
    await other.audience.upsertRows({ ...spring, revision: 2 }, rows);
    expect(await removal).toBe(2_500);
    expect(await other.audience.rowsOfUser({ ...someUser, userKey: userKeyNumber(2_499) })).toHaveLength(1);
  });
});
