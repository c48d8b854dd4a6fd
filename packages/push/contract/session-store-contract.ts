import { describe, expect, it } from 'vitest';
import type { AccountStore, SessionStore } from '../ports.ts';
import { someAccountId, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const session = {
  tokenHash: 'a hash',
  accountId: someAccountId,
  createdAtMs: someTimeMs,
  expiresAtMs: someTimeMs + 10,
};

/** What every SessionStore must do, beside an AccountStore. */
export function sessionStoreContract(
  name: string,
  openBoth: OpenTwice<{ accounts: AccountStore; sessions: SessionStore }>,
): void {
  const open: OpenTwice<SessionStore> = async () => {
    const [stores, other] = await openBoth();
    return [stores.sessions, other.sessions];
  };
  describe(`${name} as a SessionStore`, () => {
    it('knows a session until its time is over', async () => {
      const [store, other] = await open();
      const ofBrand = { ...session, tokenHash: 'other', clientId: 'brand1' };
      await store.put(session);
      await store.put(ofBrand);
      expect(await other.find('a hash', someTimeMs + 9)).toEqual(session);
      expect(await other.find('other', someTimeMs)).toEqual(ofBrand);
      expect(await other.find('a hash', someTimeMs + 10)).toBeUndefined();
      expect(await other.find('A hash', someTimeMs)).toBeUndefined();
    });

    it('forgets a session that ends', async () => {
      const [store, other] = await open();
      await store.put(session);
      expect(await other.remove('a hash')).toBe(true);
      expect(await other.remove('a hash')).toBe(false);
      expect(await store.find('a hash', someTimeMs)).toBeUndefined();
    });

    it('forgets all sessions of an account, and no other', async () => {
      const [store, other] = await open();
      await store.put(session);
      await store.put({ ...session, tokenHash: 'second' });
      await store.put({ ...session, tokenHash: 'of another', accountId: '250@1' });
      await other.removeOfAccount(someAccountId);
      expect(await store.find('a hash', someTimeMs)).toBeUndefined();
      expect(await store.find('second', someTimeMs)).toBeUndefined();
      expect(await store.find('of another', someTimeMs)).toBeDefined();
    });

    it('knows which accounts have a session that lives', async () => {
      const [{ accounts, sessions }, other] = await openBoth();
      for (const [contextId, userId] of [
        [1, 10],
        [1, 9],
        [2, 1],
        [2, 2],
      ] as const) {
        const known = await accounts.ensure({ login: `${userId}@${contextId}`, contextId, userId });
        expect(known.outcome).toBe('created');
      }
      for (const accountId of ['10@1', '9@1', '2@2', '99@1'] as const)
        await sessions.put({ ...session, tokenHash: accountId, accountId });
      await sessions.put({ ...session, tokenHash: 'short', accountId: '1@2', expiresAtMs: someTimeMs + 1 });
      await sessions.put({ ...session, tokenHash: 'second', accountId: '9@1' });
      const page = (after?: '10@1') => other.sessions.accounts({ after, limit: 2 }, someTimeMs + 1);
      expect(await page()).toEqual(['9@1', '10@1']);
      expect(await page('10@1')).toEqual(['2@2']);
      const held = ['10@1', '1@2', '3@3'] as const;
      const living = held.map((accountId) => other.sessions.hasAny(accountId, someTimeMs + 1));
      expect(await Promise.all(living)).toEqual([true, false, false]);
    });

    it('clears away those whose time is over', async () => {
      const [store] = await open();
      await store.put(session);
      await store.put({ ...session, tokenHash: 'longer', expiresAtMs: someTimeMs + 11 });
      expect(await store.removeExpired(someTimeMs + 10)).toBe(1);
      expect(await store.find('longer', someTimeMs)).toBeDefined();
    });
  });
}
