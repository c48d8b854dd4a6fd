import { describe, expect, it } from 'vitest';
import type { ConsentStore } from '../ports.ts';
import { aConsent, someTimeMs, someUser, userKeyNumber } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

/** What every ConsentStore must do. */
export function consentStoreContract(name: string, open: OpenTwice<ConsentStore>): void {
  describe(`${name} as a ConsentStore`, () => {
    it('has the latest record of each purpose in force, in whatever order they came', async () => {
      const [store, other] = await open();
      const given = aConsent({ atMs: someTimeMs + 2, textVersion: 'v2', source: 'web' });
      const withdrawn = aConsent({ decision: 'withdrawn', atMs: someTimeMs + 1 });
      const service = aConsent({ purpose: 'service', decision: 'withdrawn', source: 'one-click' });
      for (const record of [given, service, withdrawn]) await store.append(record);
      expect(await other.inForce(someUser)).toEqual({ 'own-marketing': given, service });
      expect(await other.history(someUser)).toEqual([service, withdrawn, given]);
    });

    it('lets the withdrawal win over a consent of the same moment', async () => {
      const [store] = await open();
      const withdrawn = aConsent({ decision: 'withdrawn' });
      for (const record of [aConsent(), withdrawn, aConsent({ textVersion: 'v9' })])
        await store.append(record);
      expect(await store.inForce(someUser)).toEqual({ 'own-marketing': withdrawn });
    });

    it('writes the same record once', async () => {
      const [store, other] = await open();
      await store.append(aConsent());
      await other.append(aConsent());
      expect(await store.history(someUser)).toEqual([aConsent()]);
    });

    it('keeps users and tenants apart, also when one is erased', async () => {
      const [store] = await open();
      const neighbour = aConsent({ userKey: userKeyNumber(2) });
      const elsewhere = aConsent({ tenantId: 'acme' });
      for (const record of [aConsent(), neighbour, elsewhere]) await store.append(record);
      expect(await store.eraseUser(someUser)).toBe(1);
      expect(await store.history(someUser)).toEqual([]);
      expect(await store.inForce(someUser)).toEqual({});
      expect(await store.history(neighbour)).toEqual([neighbour]);
      expect(await store.history(elsewhere)).toEqual([elsewhere]);
    });
  });
}
