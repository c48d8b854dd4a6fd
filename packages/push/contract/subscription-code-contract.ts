import { describe, expect, it } from 'vitest';
import type { SubscriptionStore } from '../ports.ts';
import { aSubscription, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const device = aSubscription({ state: 'unverified' });
const { subscriptionId } = device;
const expected = { codeHash: 'a hash', expiresAtMs: someTimeMs + 100, attemptsLeft: 2 };

/** What every SubscriptionStore must do with the codes that devices give back. */
export function subscriptionCodeContract(name: string, open: OpenTwice<SubscriptionStore>): void {
  describe(`${name} with codes of subscriptions`, () => {
    it('gives as many attempts as there are, until the time is over', async () => {
      const [store, other] = await open();
      await store.put(device);
      expect(await store.takeAttempt(subscriptionId, someTimeMs)).toBeUndefined();
      expect(await store.expectCode(subscriptionId, expected)).toBe(true);
      expect(await other.takeAttempt(subscriptionId, someTimeMs + 100)).toBeUndefined();
      expect(await other.takeAttempt(subscriptionId, someTimeMs + 99)).toBe('a hash');
      expect(await store.takeAttempt(subscriptionId, someTimeMs)).toBe('a hash');
      expect(await other.takeAttempt(subscriptionId, someTimeMs)).toBeUndefined();
    });

    it('gives no attempt twice', async () => {
      const stores = await open();
      await stores[0].put(device);
      await stores[0].expectCode(subscriptionId, expected);
      const taken = await Promise.all(
        Array.from({ length: 10 }, (_, turn) =>
          stores[turn % 2 === 0 ? 0 : 1].takeAttempt(subscriptionId, someTimeMs),
        ),
      );
      expect(taken.filter((hash) => hash !== undefined)).toHaveLength(2);
    });

    it('forgets the older code for the newer one', async () => {
      const [store] = await open();
      await store.put(device);
      await store.expectCode(subscriptionId, { ...expected, attemptsLeft: 0 });
      await store.expectCode(subscriptionId, { ...expected, codeHash: 'newer' });
      expect(await store.takeAttempt(subscriptionId, someTimeMs)).toBe('newer');
    });

    it('expects no code of a subscription that is active, or not there', async () => {
      const [store, other] = await open();
      await store.put({ ...device, expiresAtMs: someTimeMs + 1 });
      await store.expectCode(subscriptionId, expected);
      const active = { ...device, state: 'active', expiresAtMs: someTimeMs + 2 };
      expect(await other.activate(subscriptionId, someTimeMs + 2)).toEqual(active);
      expect(await store.find(subscriptionId)).toEqual(active);
      expect(await other.activate(subscriptionId)).toEqual({ ...device, state: 'active' });
      expect(await store.takeAttempt(subscriptionId, someTimeMs)).toBeUndefined();
      await store.remove(subscriptionId);
      expect(await store.expectCode(subscriptionId, expected)).toBe(false);
      expect(await store.takeAttempt(subscriptionId, someTimeMs)).toBeUndefined();
      expect(await store.activate(subscriptionId)).toBeUndefined();
    });

    it('expects the code still when the device is told of again', async () => {
      const [store] = await open();
      await store.put(device);
      await store.expectCode(subscriptionId, expected);
      await store.put({ ...device, subscriptionId: '00000000-0000-4000-8000-0000000000ff' });
      expect(await store.takeAttempt(subscriptionId, someTimeMs)).toBe('a hash');
    });
  });
}
