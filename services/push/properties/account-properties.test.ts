import { ManualClock } from '@mailweave/foundation';
import type { PropertyStore } from '@mailweave/push';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, it, onTestFinished } from 'vitest';
import { AccountProperties } from './account-properties.ts';

const badge = 'com.openexchange.pns.mobile.api.facade.apn.badge.enabled';

function propertiesOver(server: Record<string, string>, broken?: Partial<PropertyStore>) {
  const stores = openMemoryPushStores();
  onTestFinished(() => stores[Symbol.asyncDispose]());
  const clock = new ManualClock(0);
  const store = stores.properties;
  const asked: PropertyStore = broken === undefined ? store : { ...store, ...broken };
  const properties = new AccountProperties(() => new Map(Object.entries(server)), asked, clock);
  return { properties, store, clock };
}

it('are those of the server until an account has its own, seen within half a minute', async () => {
  const { clock, properties, store } = propertiesOver({ [badge]: 'false' });
  expect((await properties.of('249@1')).flag(badge)).toBe(false);
  await store.set({ level: 'user', accountId: '249@1' }, { name: badge, value: 'true' });
  clock.advanceMs(30_000);
  expect((await properties.of('249@1')).flag(badge)).toBe(true);
  expect((await properties.of('250@1')).flag(badge)).toBe(false);
});

it('do not remember that the store could not answer', async () => {
  let failures = 1;
  const layersOf: PropertyStore['layersOf'] = async (accountIds) => {
    if (failures-- > 0) throw new Error('away');
    return new Map(accountIds.map((each) => [each, [new Map(), new Map(), new Map([[badge, 'false']])]]));
  };
  const { properties } = propertiesOver({}, { layersOf });
  await expect(properties.of('249@1')).rejects.toThrow('away');
  expect((await properties.of('249@1')).flag(badge)).toBe(false);
});

it('of many accounts at once cost one question', async () => {
  const asked: number[] = [];
  const layersOf: PropertyStore['layersOf'] = async (accountIds) => {
    asked.push(accountIds.length);
    return new Map();
  };
  const { properties } = propertiesOver({}, { layersOf });
  await Promise.all((['1@1', '2@1', '3@1', '1@1'] as const).map((each) => properties.of(each)));
  await properties.of('4@1');
  expect(asked).toEqual([3, 1]);
});

it('of this process are seen at once when it has written them', async () => {
  const { properties, store } = propertiesOver({});
  expect((await properties.of('249@1')).flag(badge)).toBe(true);
  await store.set({ level: 'user', accountId: '249@1' }, { name: badge, value: 'false' });
  properties.forget('249@1');
  expect((await properties.of('249@1')).flag(badge)).toBe(false);
  await store.unset({ level: 'user', accountId: '249@1' }, badge);
  await store.set({ level: 'context', contextId: 1 }, { name: badge, value: 'false' });
  properties.forget();
  const told = await properties.effective('249@1');
  expect(told).toContainEqual({ name: badge, value: 'false', source: 'context' });
});
