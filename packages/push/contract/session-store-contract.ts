import { describe, expect, it } from 'vitest';
import type { SessionStore } from '../ports.ts';
import { someAccountId, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const session = {
  tokenHash: 'a hash',
  accountId: someAccountId,
  createdAtMs: someTimeMs,
  expiresAtMs: someTimeMs + 10,
};

/** What every SessionStore must do. */
export function sessionStoreContract(name: string, open: OpenTwice<SessionStore>): void {
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

    it('clears away those whose time is over', async () => {
      const [store] = await open();
      await store.put(session);
      await store.put({ ...session, tokenHash: 'longer', expiresAtMs: someTimeMs + 11 });
      expect(await store.removeExpired(someTimeMs + 10)).toBe(1);
      expect(await store.find('longer', someTimeMs)).toBeDefined();
    });
  });
}
