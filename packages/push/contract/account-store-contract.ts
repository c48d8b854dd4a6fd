import { describe, expect, it } from 'vitest';
import type { AccountStore } from '../ports.ts';
import { anAccount } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const anna = anAccount();

/** What every AccountStore must do. */
export function accountStoreContract(name: string, open: OpenTwice<AccountStore>): void {
  describe(`${name} as an AccountStore`, () => {
    it('finds an account by its numbers, its log-in name and its address', async () => {
      const [store, other] = await open();
      expect(await store.ensure(anna)).toEqual({ outcome: 'created', account: anna });
      expect(await other.find('249@1')).toEqual(anna);
      expect(await other.findByLogin('anna@example.org')).toEqual(anna);
      expect(await other.findByAddress('aNNA@EXAMPLE.org')).toEqual(anna);
    });

    it('finds nobody who is somebody else', async () => {
      const [store] = await open();
      await store.ensure(anna);
      expect(await store.find('249@2')).toBeUndefined();
      expect(await store.findByLogin('Anna@example.org')).toBeUndefined();
      expect(await store.findByAddress('hanna@example.org')).toBeUndefined();
    });

    it('gives the next free user number of the context to who comes without', async () => {
      const [store, other] = await open();
      await store.ensure({ login: 'first', contextId: 1 });
      await store.ensure(anna);
      await store.ensure({ login: 'elsewhere', contextId: 2, userId: 900 });
      const next = await other.ensure({ login: 'next', contextId: 1 });
      const account = { accountId: '250@1', contextId: 1, userId: 250, login: 'next' };
      expect(next).toEqual({ outcome: 'created', account });
      expect(await store.find('1@1')).toMatchObject({ login: 'first' });
    });

    it('keeps the numbers of a log-in name, and takes its new address', async () => {
      const [store, other] = await open();
      await store.ensure(anna);
      const moved = { ...anna, address: 'new@example.org' };
      const told = { login: anna.login, contextId: 7, userId: 8, address: 'new@example.org' };
      expect(await other.ensure(told)).toEqual({ outcome: 'known', account: moved });
      expect(await store.findByAddress('anna@example.org')).toBeUndefined();
      expect(await store.ensure({ login: anna.login, contextId: 1 })).toEqual({
        outcome: 'known',
        account: moved,
      });
    });

    it("refuses another's numbers and another's address", async () => {
      const [store] = await open();
      await store.ensure(anna);
      const numbers = await store.ensure({ login: 'bob', contextId: 1, userId: 249 });
      expect(numbers).toEqual({ outcome: 'numbers-taken' });
      const address = await store.ensure({ login: 'bob', contextId: 1, address: 'ANNA@example.org' });
      expect(address).toEqual({ outcome: 'address-taken' });
      expect(await store.findByLogin('bob')).toBeUndefined();
      expect(await store.find('249@1')).toEqual(anna);
    });

    it('makes one account of a log-in name that many tell of at once', async () => {
      const stores = await open();
      const told = Array.from({ length: 8 }, (_, turn) =>
        stores[turn % 2 === 0 ? 0 : 1].ensure({ login: 'anna', contextId: 1 }),
      );
      const outcomes = await Promise.all(told);
      expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
      expect(await stores[0].list({ limit: 10 })).toHaveLength(1);
    });

    it('gives no two accounts the same numbers', async () => {
      const stores = await open();
      const logins = Array.from({ length: 8 }, (_, turn) => `user${turn}`);
      await Promise.all(
        logins.map((login, turn) => stores[turn % 2 === 0 ? 0 : 1].ensure({ login, contextId: 1 })),
      );
      const accounts = await stores[0].list({ limit: 10 });
      expect(accounts.map(({ userId }) => userId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('lists page by page, by context and by user as numbers', async () => {
      const [store] = await open();
      for (const [contextId, userId] of [
        [10, 1],
        [2, 10],
        [2, 9],
      ] as const)
        await store.ensure({ login: `${userId}-${contextId}`, contextId, userId });
      const first = await store.list({ limit: 2 });
      expect(first.map(({ accountId }) => accountId)).toEqual(['9@2', '10@2']);
      const rest = await store.list({ after: '10@2', limit: 2 });
      expect(rest.map(({ accountId }) => accountId)).toEqual(['1@10']);
    });

    it('forgets the account that it is told to forget', async () => {
      const [store, other] = await open();
      await store.ensure(anna);
      expect(await other.remove('249@1')).toBe(true);
      expect(await other.remove('249@1')).toBe(false);
      expect(await store.findByAddress('anna@example.org')).toBeUndefined();
    });
  });
}
