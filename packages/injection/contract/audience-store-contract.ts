import { describe, expect, it } from 'vitest';
import type { RevisionRef } from '../campaign/definition.ts';
import type { AudienceStore } from '../ports.ts';
import { aRow, someUser, userKeyNumber } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const spring: RevisionRef = { tenantId: 'default', campaignId: 'spring', revision: 1 };
const autumn: RevisionRef = { ...spring, campaignId: 'autumn' };
const { userKey } = someUser;

/** What every AudienceStore must do. */
export function audienceStoreContract(name: string, open: OpenTwice<AudienceStore>): void {
  describe(`${name} as an AudienceStore`, () => {
    rowCases(open);
    removalCases(open);
  });
}

function rowCases(open: OpenTwice<AudienceStore>): void {
  it('gives a user his rows of all campaigns and revisions, in order, with what they say', async () => {
    const [store, other] = await open();
    const vars = { name: 'Zoë "Z"', code: '' };
    const full = { userKey, locale: 'fr-CA', variant: 'b', timeZone: 'America/Toronto', vars };
    await store.upsertRows({ ...spring, revision: 2 }, [full, { userKey: userKeyNumber(2) }]);
    await store.upsertRows(spring, [{ userKey }]);
    await store.upsertRows(autumn, [{ userKey, vars: {} }]);
    await store.upsertRows({ ...spring, tenantId: 'acme' }, [{ userKey }]);
    expect(await other.rowsOfUser(someUser)).toEqual([
      aRow({ campaignId: 'autumn', vars: {} }),
      aRow(),
      aRow({ ...full, revision: 2 }),
    ]);
  });

  it('takes the same rows again and keeps the last of each', async () => {
    const [store] = await open();
    await store.upsertRows(spring, [{ userKey, locale: 'de', variant: 'a', timeZone: 'Europe/Berlin' }]);
    await store.upsertRows(spring, [{ userKey, locale: 'en' }]);
    await store.upsertRows(spring, [{ userKey, locale: 'en' }]);
    expect(await store.rowsOfUser(someUser)).toEqual([aRow({ locale: 'en' })]);
  });

  it('knows nothing of a user it was never told of', async () => {
    const [store] = await open();
    await store.upsertRows(spring, []);
    expect(await store.rowsOfUser(someUser)).toEqual([]);
  });
}

function removalCases(open: OpenTwice<AudienceStore>): void {
  it('removes all rows of one revision, wherever in the key space they lie, and no other row', async () => {
    const [store, other] = await open();
    const keys = Array.from({ length: 2_500 }, (_, n) =>
      n.toString(16).padStart(3, '0').repeat(22).slice(0, 64),
    );
    await store.upsertRows(
      spring,
      keys.map((key) => ({ userKey: key })),
    );
    await store.upsertRows({ ...spring, revision: 2 }, [{ userKey: userKeyNumber(0) }]);
    await store.upsertRows(spring, [{ userKey: 'f'.repeat(64) }]);
    expect([2_501, undefined]).toContain(await store.deleteRevision(spring));
    for (const userKey of [...keys.filter((_, n) => n % 50 === 0), 'f'.repeat(64)])
      expect(await store.rowsOfUser({ tenantId: 'default', userKey })).toHaveLength(
        userKey === userKeyNumber(0) ? 1 : 0,
      );
    await store.upsertRows(spring, [{ userKey: 'f'.repeat(64) }]);
    expect(await other.rowsOfUser({ tenantId: 'default', userKey: 'f'.repeat(64) })).toHaveLength(1);
    expect(await other.rowsOfUser({ tenantId: 'default', userKey: userKeyNumber(0) })).toHaveLength(1);
  });

  it('erases one user and nobody else', async () => {
    const [store] = await open();
    const neighbour = { ...someUser, userKey: userKeyNumber(2) };
    for (const revision of [spring, autumn])
      await store.upsertRows(revision, [{ userKey }, { userKey: neighbour.userKey }]);
    expect(await store.eraseUser(someUser)).toBe(2);
    expect(await store.rowsOfUser(someUser)).toEqual([]);
    expect(await store.rowsOfUser(neighbour)).toHaveLength(2);
  });
}
