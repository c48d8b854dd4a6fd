import { ManualClock, Secret, SequentialRandom } from '@mailweave/foundation';
import { aTenant, someTimeMs, strictPolicy } from '@mailweave/injection';
import { createMemoryStores } from '@mailweave/stores';
import { describe, expect, test } from 'vitest';
import type { TenantConfig } from '../config.ts';
import { SecretBox } from './secret-box.ts';
import { StoredTenants } from './stored-tenants.ts';
import { TenantVault } from './tenant-vault.ts';
import { configuredSourceId, Tenants } from './tenants.ts';

const point = aTenant().conversionPoints;
const lenient = { ...strictPolicy, maxVisible: 9, consent: { ...strictPolicy.consent, service: 'opt-out' } };
const configured = {
  policy: lenient,
  secretKey: new Secret('key of the configuration'),
  conversionPoints: point.map((each) => ({ ...each, id: 'configured' })),
} as TenantConfig;

async function tenants(config: Record<string, TenantConfig>, stored: ReturnType<typeof aTenant>[]) {
  const store = createMemoryStores().tenants;
  const vault = new TenantVault(new SecretBox(new Secret('5e'.repeat(32)), new SequentialRandom()));
  for (const tenant of stored) await store.create(vault.sealed(tenant, undefined), someTimeMs);
  const known = new StoredTenants(store, new ManualClock(someTimeMs));
  return { store, tenants: new Tenants({ configured: config, stored: known, vault }) };
}

const revealed = (secrets: readonly Secret[]) => secrets.map((secret) => secret.reveal());

describe('the tenant default', () => {
  test('is there with the strict policy when nobody has named it', async () => {
    const { tenants: known } = await tenants({}, []);
    expect(await known.policyOf('default')).toEqual(strictPolicy);
    expect(await known.identityOf('default')).toBe('sha256');
    expect(await known.pushKeysOf('default')).toEqual([]);
    await expect(known.policyOf('shop')).rejects.toMatchObject({ code: 'tenant-unknown' });
  });
});

describe('a tenant in the configuration and in the store', () => {
  const quietHours = { from: '21:00', to: '08:00' };
  const policy = { minimumGapMs: 120_000, quietHours, consent: { 'own-marketing': 'opt-out' } } as const;
  const stored = aTenant({ policy, identity: 'hmac-sha256' });

  test('has the policy that calls stored, and for the rest that of the configuration', async () => {
    const { tenants: known } = await tenants({ default: configured }, [stored]);
    expect(await known.policyOf('default')).toEqual({
      ...lenient,
      minimumGapMs: 120_000,
      quietHours,
      consent: { ...lenient.consent, 'own-marketing': 'opt-out' },
    });
    expect(await known.identityOf('default')).toBe('hmac-sha256');
  });

  test('has the conversion points of both, and signs with the stored key', async () => {
    const { tenants: known } = await tenants({ default: configured }, [stored]);
    const ids = (await known.conversionPointsOf('default')).map(({ id }) => id);
    expect(ids).toEqual(['read', 'configured']);
    expect((await known.secretKeyOf('default'))?.reveal()).toBe('push secret');
    expect(revealed(await known.pushKeysOf('default'))).toEqual(['push secret', 'key of the configuration']);
  });

  test('has a stored point alone where both give an id', async () => {
    const same = aTenant({
      conversionPoints: point.map((each) => ({ ...each, id: 'configured', eventType: 'expunged' })),
    });
    const { tenants: known } = await tenants({ default: configured }, [same]);
    expect(await known.conversionPointsOf('default')).toEqual(same.conversionPoints);
  });
});

describe('a tenant of the configuration alone', () => {
  test('has what it says there', async () => {
    const { tenants: known } = await tenants({ shop: configured }, []);
    expect(await known.policyOf('shop')).toEqual(lenient);
    expect(await known.conversionPointsOf('shop')).toEqual(configured.conversionPoints);
    expect((await known.secretKeyOf('shop'))?.reveal()).toBe('key of the configuration');
    const peppered = { ...configured, pepper: new Secret('p') };
    expect(await (await tenants({ shop: peppered }, [])).tenants.identityOf('shop')).toBe('hmac-sha256');
  });

  test('imports from the bucket of the configuration, also by the name default', async () => {
    const { tenants: known } = await tenants({ shop: configured }, []);
    for (const named of [undefined, 'default', configuredSourceId]) {
      expect(await known.dataSourceIdOf('shop', named)).toBe(configuredSourceId);
    }
    expect(await known.dataSourceOf('shop', 'default')).toBe('configured');
    await expect(known.dataSourceIdOf('shop', 'other')).rejects.toMatchObject({
      code: 'data-source-unknown',
    });
  });
});

describe('a tenant of the store alone', () => {
  test('imports nothing before its database is there, and from its own bucket then', async () => {
    const shop = aTenant({ id: 'shop' });
    const { store, tenants: known } = await tenants({}, [shop]);
    await expect(known.dataSourceIdOf('shop', undefined)).rejects.toMatchObject({
      code: 'tenant-database-missing',
    });
    await store.createKeyspace(shop.keyspaceName, someTimeMs);
    expect(await known.dataSourceIdOf('shop', undefined)).toBe('default');
    const source = await known.dataSourceOf('shop', 'default');
    expect(source === 'configured' ? source : source.secretKey.reveal()).toBe('bucket secret');
    expect(await known.dataSourceOf('shop', configuredSourceId)).toBe('configured');
  });
});

test('nobody who is no tenant has conversion points', async () => {
  const { tenants: known } = await tenants({}, []);
  expect(await known.conversionPointsOf('nobody')).toEqual([]);
  expect(await known.secretKeyOf('nobody')).toBeUndefined();
});

test('a time zone of the configuration that does not exist is refused before anything is decided by it', async () => {
  const acme = { ...configured, policy: { ...lenient, timeZone: 'Europe/Atlantis' } } as TenantConfig;
  await expect(tenants({ acme }, [])).rejects.toMatchObject({ code: 'time-zone-unknown' });
});
