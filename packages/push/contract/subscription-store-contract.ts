import { describe, expect, it } from 'vitest';
import type { SubscriptionStore } from '../ports.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { aSubscription, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const phone = aSubscription();

function numbered(number: number, over: Partial<Subscription> = {}): Subscription {
  const digits = String(number).padStart(12, '0');
  return aSubscription({
    subscriptionId: `00000000-0000-4000-8000-${digits}`,
    token: `token ${number}`,
    createdAtMs: someTimeMs + number,
    ...over,
  });
}

/** What every SubscriptionStore must do with subscriptions. */
export function subscriptionStoreContract(name: string, open: OpenTwice<SubscriptionStore>): void {
  describe(`${name} as a SubscriptionStore`, () => {
    it('gives back all that it was given', async () => {
      const [store, other] = await open();
      const full = aSubscription({
        transport: 'web-push',
        token: `https://push.example.org/${'é'.repeat(2000)}`,
        keys: { p256dh: 'BP', auth: 'x' },
        topics: ['ox:mail:*', '*'],
        state: 'unverified',
        preferences: { mailboxes: ['INBOX', 'Größe'], privacy: 'sender' },
        expiresAtMs: someTimeMs + 1,
      });
      expect(await store.put(full)).toEqual({ outcome: 'created', subscription: full });
      expect(await other.find(full.subscriptionId)).toEqual(full);
    });

    it('has the subscriptions of one account, oldest first', async () => {
      const [store, other] = await open();
      for (const subscription of [numbered(2), numbered(1), numbered(3, { accountId: '250@1' })])
        await store.put(subscription);
      expect(await other.ofAccount('249@1')).toEqual([numbered(1), numbered(2)]);
      expect(await other.ofAccounts(['250@1', '249@1', '1@9'])).toEqual([
        numbered(1),
        numbered(2),
        numbered(3, { accountId: '250@1' }),
      ]);
      expect(await other.ofAccounts([])).toEqual([]);
    });

    it('finds several with one question', async () => {
      const [store, other] = await open();
      for (const number of [1, 2, 3]) await store.put(numbered(number));
      const wanted = [numbered(3), numbered(1)].map(({ subscriptionId }) => subscriptionId);
      const found = await other.findAll([...wanted, numbered(9).subscriptionId]);
      expect(found.map(({ subscriptionId }) => subscriptionId).toSorted()).toEqual(wanted.toSorted());
      expect(await other.findAll([])).toEqual([]);
    });

    it('keeps id and birth of a token that the same account tells of again', async () => {
      const [store, other] = await open();
      await store.put(phone);
      const again = { ...numbered(9), token: phone.token, topics: ['*'], refreshedAtMs: someTimeMs + 9 };
      const { subscriptionId, createdAtMs } = phone;
      const expected = { ...again, subscriptionId, createdAtMs };
      expect(await other.put(again)).toEqual({ outcome: 'refreshed', subscription: expected, known: phone });
      expect(await store.ofAccount('249@1')).toEqual([expected]);
    });

    it('lets the caller make one of what was known and what is told', async () => {
      const [store] = await open();
      await store.put(phone);
      const told = { ...numbered(9), token: phone.token, topics: ['a'] };
      const put = await store.put(told, {
        merge: (known, next) => ({ ...known, topics: [...known.topics, ...next.topics] }),
      });
      expect(put).toMatchObject({ outcome: 'refreshed', subscription: { topics: ['ox:mail:new', 'a'] } });
      expect(await store.find(phone.subscriptionId)).toMatchObject({ topics: ['ox:mail:new', 'a'] });
    });

    it('moves a token that appears under another account', async () => {
      const [store, other] = await open();
      await store.put(phone);
      const moved = numbered(2, { accountId: '250@1', token: phone.token });
      expect(await other.put(moved)).toEqual({ outcome: 'moved', subscription: moved, from: phone });
      expect(await store.find(phone.subscriptionId)).toBeUndefined();
      expect(await store.ofAccount('249@1')).toEqual([]);
      expect(await store.ofAccount('250@1')).toEqual([moved]);
    });

    it.each([{ clientId: 'brand2' }, { transport: 'fcm' as const }, { token: 'other' }])(
      'takes another %j for another subscription',
      async (over) => {
        const [store] = await open();
        await store.put(phone);
        const second = { ...numbered(2), token: phone.token, ...over };
        expect(await store.put(second)).toMatchObject({ outcome: 'created' });
        expect(await store.ofAccount('249@1')).toEqual([phone, second]);
      },
    );

    it('has as many of an account as it may, and refreshes those even then', async () => {
      const [store, other] = await open();
      await store.put(phone, { atMost: 1 });
      expect(await other.put(numbered(2), { atMost: 1 })).toEqual({ outcome: 'too-many' });
      expect(await other.put(phone, { atMost: 1 })).toMatchObject({ outcome: 'refreshed' });
      const taken = numbered(3, { token: phone.token, accountId: '250@1' });
      expect(await other.put(taken, { atMost: 0 })).toEqual({ outcome: 'too-many' });
      expect(await store.ofAccount('249@1')).toEqual([phone]);
    });

    it('has one subscription of a token that many tell of at once', async () => {
      const stores = await open();
      const told = Array.from({ length: 8 }, (_, turn) =>
        stores[turn % 2 === 0 ? 0 : 1].put(
          numbered(turn + 1, { token: 'one', accountId: turn < 4 ? '249@1' : '250@1' }),
        ),
      );
      await Promise.all(told);
      const left = [...(await stores[0].ofAccount('249@1')), ...(await stores[1].ofAccount('250@1'))];
      expect(left).toHaveLength(1);
    });

    it('changes preferences alone', async () => {
      const [store, other] = await open();
      await store.put(phone);
      const changed = { ...phone, preferences: { mutedSenders: ['@example.org'] } };
      expect(await other.setPreferences(phone.subscriptionId, changed.preferences)).toEqual(changed);
      expect(await store.find(phone.subscriptionId)).toEqual(changed);
      expect(await store.setPreferences(numbered(9).subscriptionId, {})).toBeUndefined();
    });

    it('removes one by its id, once', async () => {
      const [store, other] = await open();
      await store.put(phone);
      expect(await other.remove(phone.subscriptionId)).toBe(true);
      expect(await store.remove(phone.subscriptionId)).toBe(false);
      expect(await store.find(phone.subscriptionId)).toBeUndefined();
    });

    it('keeps a device that was refreshed after it was said to be gone', async () => {
      const [store, other] = await open();
      await store.put(phone);
      expect(await other.removeGone(phone.subscriptionId, someTimeMs - 1)).toBe(false);
      expect(await other.removeGone(phone.subscriptionId, someTimeMs)).toBe(true);
      expect(await store.ofAccount('249@1')).toEqual([]);
    });

    it('removes by token what the account itself has', async () => {
      const [store, other] = await open();
      await store.put(phone);
      expect(await other.removeByToken({ ...phone, accountId: '250@1' })).toBe(false);
      expect(await other.removeByToken({ ...phone, clientId: 'brand2' })).toBe(false);
      expect(await other.removeByToken(phone)).toBe(true);
      expect(await store.ofAccount('249@1')).toEqual([]);
    });

    it('removes whose time is over, some at a time', async () => {
      const [store, other] = await open();
      const silent = [1, 2].map((number) => numbered(number, { expiresAtMs: someTimeMs }));
      const others = [numbered(3, { expiresAtMs: someTimeMs + 1 }), numbered(4)];
      for (const subscription of [...silent, ...others]) await store.put(subscription);
      const removed = [...(await other.removeExpired(someTimeMs, 1))];
      expect(removed).toHaveLength(1);
      removed.push(...(await store.removeExpired(someTimeMs, 5)));
      expect(removed.sort((a, b) => a.createdAtMs - b.createdAtMs)).toEqual(silent);
      expect(await store.ofAccount('249@1')).toEqual(others);
    });
  });
}
