import { describe, expect, it } from 'vitest';
import type { RegistrationStore } from '../ports.ts';
import { someAccountId, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const anna = { accountId: someAccountId, clientId: 'brand1' };
const registration = {
  ...anna,
  createdAtMs: someTimeMs,
  state: 'active' as const,
  sinceMs: someTimeMs,
};
const cause = { reason: 'log-in-refused', sinceMs: someTimeMs + 5 };

/** What every RegistrationStore must do. */
export function registrationStoreContract(name: string, open: OpenTwice<RegistrationStore>): void {
  describe(`${name} as a RegistrationStore`, () => {
    it('registers an account once for each client id', async () => {
      const [store, other] = await open();
      expect(await store.register({ ...anna, atMs: someTimeMs })).toBe('created');
      expect(await other.register({ ...anna, atMs: someTimeMs + 1 })).toBe('known');
      expect(await other.register({ ...anna, clientId: 'Brand', atMs: someTimeMs })).toBe('created');
      const first = { ...registration, clientId: 'Brand' };
      expect(await store.ofAccount(someAccountId)).toEqual([first, registration]);
      expect(await store.ofAccount('1@249')).toEqual([]);
    });

    it('says created to one of those who register at once', async () => {
      const stores = await open();
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, turn) =>
          stores[turn % 2 === 0 ? 0 : 1].register({ ...anna, atMs: someTimeMs }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    });

    it('lists page by page: context and user as numbers, then client ids by their bytes', async () => {
      const [store] = await open();
      const all = [
        { accountId: '9@2', clientId: 'B' },
        { accountId: '9@2', clientId: 'a' },
        { accountId: '10@2', clientId: 'a' },
        { accountId: '1@10', clientId: 'a' },
      ] as const;
      for (const each of all.toReversed()) await store.register({ ...each, atMs: someTimeMs });
      expect(await store.list({ limit: 2 })).toMatchObject(all.slice(0, 2));
      expect(await store.list({ after: all[1], limit: 5 })).toMatchObject(all.slice(2));
      expect(await store.list({ after: all[3], limit: 5 })).toEqual([]);
    });

    it('removes one, once, and no other', async () => {
      const [store, other] = await open();
      await store.register({ ...anna, atMs: someTimeMs });
      await store.register({ ...anna, clientId: 'brand2', atMs: someTimeMs });
      expect(await other.remove(anna)).toBe(true);
      expect(await store.remove(anna)).toBe(false);
      expect(await store.ofAccount(someAccountId)).toMatchObject([{ clientId: 'brand2' }]);
    });

    it('says once that an account needs a log-in, and once that it does no more', async () => {
      const [store, other] = await open();
      await store.register({ ...anna, atMs: someTimeMs });
      await store.register({ accountId: '250@1', clientId: 'brand1', atMs: someTimeMs });
      const told = await Promise.all(
        [store, other, store, other].map((each) => each.setNeedsLogin(someAccountId, cause)),
      );
      expect(told.filter((changed) => changed)).toHaveLength(1);
      expect(await store.setNeedsLogin(someAccountId, { reason: 'other', sinceMs: 1 })).toBe(false);
      expect(await other.ofAccount(someAccountId)).toEqual([
        { ...registration, state: 'needs-login', ...cause },
      ]);
      expect(await other.ofAccount('250@1')).toMatchObject([{ state: 'active' }]);
      expect(await store.setActive(someAccountId, someTimeMs + 9)).toBe(true);
      expect(await other.setActive(someAccountId, someTimeMs + 10)).toBe(false);
      expect(await store.ofAccount(someAccountId)).toEqual([{ ...registration, sinceMs: someTimeMs + 9 }]);
    });

    it('needs no log-in where nobody is registered', async () => {
      const [store] = await open();
      expect(await store.setNeedsLogin(someAccountId, cause)).toBe(false);
      expect(await store.setActive(someAccountId, someTimeMs)).toBe(false);
    });

    it('lets a further client id of the account need the log-in too', async () => {
      const [store] = await open();
      await store.register({ ...anna, atMs: someTimeMs });
      await store.setNeedsLogin(someAccountId, cause);
      await store.register({ ...anna, clientId: 'brand2', atMs: someTimeMs + 7 });
      const states = (await store.ofAccount(someAccountId)).map(({ state, reason }) => [state, reason]);
      expect(states).toEqual([
        ['needs-login', 'log-in-refused'],
        ['needs-login', 'log-in-refused'],
      ]);
    });
  });
}
