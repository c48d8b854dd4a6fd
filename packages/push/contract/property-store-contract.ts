import { describe, expect, it } from 'vitest';
import type { AccountId } from '../account/account.ts';
import type { PropertyStore } from '../ports.ts';
import type { PropertyLevel } from '../properties/property-level.ts';
import type { OpenTwice } from './open-twice.ts';

const badge = 'com.openexchange.pns.mobile.api.facade.apn.badge.enabled';
const sound = 'com.openexchange.pns.mobile.api.facade.apn.sound.filename';

const inSet = (contextSet: string): PropertyLevel => ({ level: 'context-set', contextSet });
const inContext: PropertyLevel = { level: 'context', contextId: 1 };
const ofUser: PropertyLevel = { level: 'user', accountId: '249@1' };

const layersOf = async (store: PropertyStore, accountId: AccountId) =>
  (await store.layersOf([accountId])).get(accountId);
const layer = (values: Record<string, string>) => new Map(Object.entries(values));

/** What every PropertyStore must do. */
export function propertyStoreContract(name: string, open: OpenTwice<PropertyStore>): void {
  describe(`${name} as a PropertyStore`, () => {
    levelCases(open);
    contextSetCases(open);
  });
}

function levelCases(open: OpenTwice<PropertyStore>): void {
  it.each([inSet('gold'), inContext, ofUser])('sets and unsets at the level of a $level', async (level) => {
    const [store, other] = await open();
    await store.set(level, { name: sound, value: 'ping.caf' });
    await store.set(level, { name: badge, value: 'true' });
    await other.set(level, { name: badge, value: 'false' });
    expect(await store.list(level)).toEqual([
      { name: badge, value: 'false' },
      { name: sound, value: 'ping.caf' },
    ]);
    expect(await other.unset(level, badge)).toBe(true);
    expect(await store.unset(level, badge)).toBe(false);
    expect(await store.list(level)).toEqual([{ name: sound, value: 'ping.caf' }]);
  });

  it("gives an account the layers of its own context and nobody else's", async () => {
    const [store] = await open();
    await store.set(inContext, { name: badge, value: 'false' });
    await store.set(ofUser, { name: badge, value: 'true' });
    expect(await layersOf(store, '249@1')).toEqual([
      layer({}),
      layer({ [badge]: 'false' }),
      layer({ [badge]: 'true' }),
    ]);
    expect(await layersOf(store, '250@1')).toEqual([layer({}), layer({ [badge]: 'false' }), layer({})]);
    expect(await layersOf(store, '249@2')).toEqual([layer({}), layer({}), layer({})]);
    expect(await layersOf(store, '1@249')).toEqual([layer({}), layer({}), layer({})]);
  });
}

function contextSetCases(open: OpenTwice<PropertyStore>): void {
  it('puts a context into sets, and takes it out of those that are not named any more', async () => {
    const [store, other] = await open();
    await store.putContextSets(1, ['silver', 'gold', 'gold']);
    expect(await other.contextSetsOf(1)).toEqual(['gold', 'silver']);
    await other.putContextSets(1, ['gold']);
    expect(await store.contextSetsOf(1)).toEqual(['gold']);
    await store.putContextSets(1, []);
    expect(await other.contextSetsOf(1)).toEqual([]);
  });

  it('lists sets by name, also those without a context or without a property, and the contexts in one', async () => {
    const [store, other] = await open();
    await store.putContextSets(20, ['silver', 'gold']);
    await store.putContextSets(3, ['gold']);
    await store.set(inSet('empty'), { name: badge, value: 'true' });
    expect(await other.contextSets()).toEqual(['empty', 'gold', 'silver']);
    expect(await other.contextsIn('gold', { limit: 9 })).toEqual([3, 20]);
    expect(await other.contextsIn('gold', { after: 3, limit: 9 })).toEqual([20]);
    expect(await other.contextsIn('gold', { limit: 1 })).toEqual([3]);
    expect(await other.contextsIn('bronze', { limit: 9 })).toEqual([]);
  });

  it('gives what the sets of a context say, of two the last by name', async () => {
    const [store] = await open();
    await store.putContextSets(1, ['gold', 'silver']);
    await store.putContextSets(2, ['bronze']);
    await store.set(inSet('silver'), { name: badge, value: 'false' });
    await store.set(inSet('gold'), { name: badge, value: 'true' });
    await store.set(inSet('gold'), { name: sound, value: 'gong.caf' });
    await store.set(inSet('bronze'), { name: sound, value: 'tin.caf' });
    const [sets] = (await layersOf(store, '249@1')) ?? [];
    expect(sets).toEqual(layer({ [badge]: 'false', [sound]: 'gong.caf' }));
  });

  it('tells accounts of several contexts apart that are asked for together', async () => {
    const [store] = await open();
    await store.putContextSets(1, ['gold']);
    await store.putContextSets(2, ['gold', 'bronze']);
    await store.set(inSet('gold'), { name: badge, value: 'true' });
    await store.set(inSet('bronze'), { name: sound, value: 'tin.caf' });
    await store.set(ofUser, { name: badge, value: 'false' });
    const layers = await store.layersOf(['249@1', '250@1', '7@2', '7@3']);
    const gold = layer({ [badge]: 'true' });
    expect([...layers]).toEqual([
      ['249@1', [gold, layer({}), layer({ [badge]: 'false' })]],
      ['250@1', [gold, layer({}), layer({})]],
      ['7@2', [layer({ [badge]: 'true', [sound]: 'tin.caf' }), layer({}), layer({})]],
      ['7@3', [layer({}), layer({}), layer({})]],
    ]);
    expect([...(await store.layersOf([]))]).toEqual([]);
  });
}
