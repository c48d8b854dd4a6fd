import { ManualClock } from '@mailweave/foundation';
import { aTenant, someTimeMs } from '@mailweave/injection';
import { createMemoryStores } from '@mailweave/stores';
import { expect, test, vi } from 'vitest';
import { StoredTenants } from './stored-tenants.ts';

async function start() {
  const store = createMemoryStores().tenants;
  await store.create(aTenant(), someTimeMs);
  const clock = new ManualClock(someTimeMs);
  return { store, clock, stored: new StoredTenants(store, clock) };
}

test('a tenant is read once a second, however many ask, and a change by others shows then', async () => {
  const { store, clock, stored } = await start();
  const find = vi.spyOn(store, 'find');
  const asked = Array.from({ length: 50 }, () => stored.of('default'));
  expect(new Set((await Promise.all(asked)).map((tenant) => tenant?.name))).toEqual(new Set(['Default']));
  await store.replace({ tenant: aTenant({ name: 'New' }), version: 1 }, someTimeMs);
  expect((await stored.of('default'))?.name).toBe('Default');
  expect(find).toHaveBeenCalledTimes(1);
  clock.advanceMs(1_000);
  expect((await stored.of('default'))?.name).toBe('New');
});

test('what this process changed shows at once', async () => {
  const { store, stored } = await start();
  await stored.of('default');
  await store.delete('default');
  stored.forget('default');
  expect(await stored.of('default')).toBeUndefined();
});

test('a failure is not kept, and names that nobody has are not kept without end', async () => {
  const { store, stored } = await start();
  const find = vi.spyOn(store, 'find').mockRejectedValueOnce(new Error('gone'));
  await expect(stored.of('default')).rejects.toThrow('gone');
  expect((await stored.of('default'))?.name).toBe('Default');
  for (let n = 1; n < 10_000; n += 1) expect(await stored.of(`nobody-${n}`)).toBeUndefined();
  await stored.of('default');
  expect(find).toHaveBeenCalledTimes(10_001);
  await stored.of('one-more');
  await stored.of('default');
  expect(find).toHaveBeenCalledTimes(10_003);
});

test('a keyspace is asked for until it is there', async () => {
  const { store, stored } = await start();
  const hasKeyspace = vi.spyOn(store, 'hasKeyspace');
  expect(await stored.hasKeyspace(aTenant())).toBe(false);
  await store.createKeyspace(aTenant().keyspaceName, someTimeMs);
  expect(await stored.hasKeyspace(aTenant())).toBe(true);
  expect(await stored.hasKeyspace(aTenant())).toBe(true);
  expect(hasKeyspace).toHaveBeenCalledTimes(2);
});
