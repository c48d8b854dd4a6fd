import { describe, expect, it } from 'vitest';
import type { SwitchStore } from '../ports.ts';
import type { KillSwitch } from '../switches/kill-switch.ts';
import { someTimeMs, someUser, userKeyNumber } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const ofTenant: KillSwitch = { scope: 'tenant', tenantId: 'default' };
const ofCampaign: KillSwitch = { scope: 'campaign', tenantId: 'default', campaignId: 'spring' };
const ofUser: KillSwitch = { scope: 'user', ...someUser };
const none = { tenant: false, user: false, campaigns: new Set() };

/** What every SwitchStore must do. */
export function switchStoreContract(name: string, open: OpenTwice<SwitchStore>): void {
  describe(`${name} as a SwitchStore`, () => {
    it.each([
      { target: ofTenant, thrown: { ...none, tenant: true } },
      { target: ofCampaign, thrown: { ...none, campaigns: new Set(['spring']) } },
      { target: ofUser, thrown: { ...none, user: true } },
    ])('throws and releases the switch of a $target.scope', async ({ target, thrown }) => {
      const [store, other] = await open();
      expect(await other.thrownFor(someUser)).toEqual(none);
      await store.throw(target, someTimeMs);
      await other.throw(target, someTimeMs + 1);
      expect(await other.thrownFor(someUser)).toEqual(thrown);
      expect(await other.thrownIn('default')).toEqual([target]);
      await other.release(target);
      await other.release(target);
      expect(await store.thrownFor(someUser)).toEqual(none);
    });

    it("does not mix up tenants, nor one user's switch with another's", async () => {
      const [store] = await open();
      for (const target of [ofTenant, ofCampaign, ofUser]) await store.throw(target, someTimeMs);
      expect(await store.thrownFor({ ...someUser, tenantId: 'acme' })).toEqual(none);
      expect(await store.thrownFor({ ...someUser, userKey: userKeyNumber(2) })).toMatchObject({
        user: false,
      });
      expect(await store.thrownIn('acme')).toEqual([]);
      expect(await store.thrownIn('default')).toHaveLength(3);
    });
  });
}
