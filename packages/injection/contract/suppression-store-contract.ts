import { describe, expect, it } from 'vitest';
import type { SuppressionStore } from '../ports.ts';
import { someTimeMs, someUser, userKeyNumber } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

/** What every SuppressionStore must do. */
export function suppressionStoreContract(name: string, open: OpenTwice<SuppressionStore>): void {
  describe(`${name} as a SuppressionStore`, () => {
    it('knows whom it was given, per tenant, however often', async () => {
      const [store, other] = await open();
      const keys = [1, 2, 2].map(userKeyNumber);
      await store.add('default', keys, someTimeMs);
      await other.add('default', keys, someTimeMs + 1);
      expect(await other.has(someUser)).toBe(true);
      expect(await other.has({ ...someUser, tenantId: 'acme' })).toBe(false);
      expect(await other.has({ ...someUser, userKey: userKeyNumber(3) })).toBe(false);
    });

    it('forgets whom it is told to forget, and nobody else', async () => {
      const [store, other] = await open();
      await store.add('default', [userKeyNumber(1), userKeyNumber(2)], someTimeMs);
      await other.remove('default', [userKeyNumber(1), userKeyNumber(3)]);
      expect(await store.has(someUser)).toBe(false);
      expect(await store.has({ ...someUser, userKey: userKeyNumber(2) })).toBe(true);
    });
  });
}
