import { describe, expect, it } from 'vitest';
import type { TenantStore } from '../ports.ts';
import { someTimeMs } from '../testing/builders.ts';
import { aTenant } from '../testing/tenants.ts';
import type { OpenTwice } from './open-twice.ts';

/** What every TenantStore must do. */
export function tenantStoreContract(name: string, open: OpenTwice<TenantStore>): void {
  describe(`${name} as a TenantStore`, () => {
    it('keeps a tenant whole, and the first one of an id', async () => {
      const [store, other] = await open();
      expect(await other.find('default')).toBeUndefined();
      expect(await store.create(aTenant(), someTimeMs)).toBe('created');
      expect(await other.create(aTenant({ name: 'Other' }), someTimeMs)).toBe('known');
      expect(await other.find('default')).toEqual({ tenant: aTenant(), version: 1 });
    });

    it('lists tenants by id', async () => {
      const [store, other] = await open();
      expect(await store.list()).toEqual([]);
      const tenants = ['b', 'a', 'c'].map((id) => aTenant({ id }));
      for (const tenant of tenants) await store.create(tenant, someTimeMs);
      expect((await other.list()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    });

    it('replaces the version that the caller has seen, and no other', async () => {
      const [store, other] = await open();
      await store.create(aTenant(), someTimeMs);
      const changed = aTenant({ name: 'Changed' });
      expect(await store.replace({ tenant: changed, version: 1 }, someTimeMs)).toBe('replaced');
      expect(await other.replace({ tenant: aTenant(), version: 1 }, someTimeMs)).toBe('changed');
      expect(await other.find('default')).toEqual({ tenant: changed, version: 2 });
    });

    it('replaces none that is not there, and deletes once', async () => {
      const [store, other] = await open();
      expect(await store.replace({ tenant: aTenant(), version: 1 }, someTimeMs)).toBe('changed');
      await store.create(aTenant(), someTimeMs);
      expect(await other.delete('default')).toBe(true);
      expect(await store.delete('default')).toBe(false);
      expect(await store.find('default')).toBeUndefined();
    });

    it('remembers keyspaces, also those whose tenants are gone', async () => {
      const [store, other] = await open();
      expect(await store.hasKeyspace('mim_default')).toBe(false);
      await store.create(aTenant(), someTimeMs);
      await store.createKeyspace('mim_default', someTimeMs);
      await other.createKeyspace('mim_default', someTimeMs + 1);
      await store.delete('default');
      expect(await other.hasKeyspace('mim_default')).toBe(true);
      expect(await other.hasKeyspace('mim')).toBe(false);
    });

    it('gives out copies', async () => {
      const [store] = await open();
      await store.create(aTenant(), someTimeMs);
      const found = await store.find('default');
      found?.tenant.dataSources.pop();
      expect((await store.find('default'))?.tenant).toEqual(aTenant());
    });
  });
}
