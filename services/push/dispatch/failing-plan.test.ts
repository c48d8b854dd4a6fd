import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import type { AccountId, PushStores } from '@mailweave/push';
import { aNewMail, someTimeMs } from '@mailweave/push/testing';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { StoreAwayError } from '../testing/store-away.ts';
import { DispatchEvents } from './dispatch-events.ts';
import { EventPlanner, type PlannerParts } from './event-planner.ts';

const bad = '13@1';

/** A planner over a store that fails for one account. */
class World {
  readonly clock = new ManualClock(someTimeMs);
  readonly metrics = new CountingMetrics();
  readonly stores: PushStores = this.#opened();
  /** Accounts of each transaction that was tried. */
  readonly tried: (readonly AccountId[])[] = [];
  failure: Error = new TypeError('a bug');
  isMended = false;
  readonly planner = this.#planner();

  async arrive(accountId: AccountId, uid: number): Promise<void> {
    await this.stores.events.add(
      [{ event: 'new-mail', ...aNewMail({ accountId, uid }) }],
      this.clock.nowMs(),
    );
  }

  /** Looks, and returns whose plan was tried alone meanwhile. */
  async look(): Promise<number> {
    this.tried.length = 0;
    this.planner.planLeft();
    await this.planner.idle();
    return this.tried.filter((accountIds) => accountIds.includes(bad)).length;
  }

  async isPlanned(accountId: AccountId): Promise<boolean> {
    const { events } = await this.stores.queue.trail(accountId, 99);
    return events.every(({ plannedAtMs }) => plannedAtMs !== undefined);
  }

  #planner(): EventPlanner {
    const { clock, stores } = this;
    const plan: PlannerParts['queue']['plan'] = async (accountIds, ...rest) => {
      this.tried.push(accountIds);
      if (accountIds.includes(bad) && !this.isMended) throw this.failure;
      return await stores.queue.plan(accountIds, ...rest);
    };
    const { queue } = stores;
    const unplannedAccounts = queue.unplannedAccounts.bind(queue);
    const parts = {
      queue: { ...queue, plan, unplannedAccounts },
      subscriptions: stores.subscriptions,
      switchedOff: async () => new Set<string>(),
      rules: {
        perMinute: 9,
        lifetimeMs: 3_600_000,
        mergeAfterMs: 5_000,
        privacyOf: () => 'preview' as const,
      },
      clock,
      random: systemRandom,
      events: new DispatchEvents(silentLogger, this.metrics),
    };
    return new EventPlanner(parts, () => undefined);
  }

  #opened(): PushStores {
    const stores = openMemoryPushStores();
    onTestFinished(() => stores[Symbol.asyncDispose]());
    return stores;
  }
}

test('an account whose plan fails again and again is tried less and less often, and then at once when it has waited', async () => {
  const world = new World();
  await world.arrive(bad, 1);
  const triedAtS: number[] = [];
  for (let second = 0; second < 3_600; second += 1) {
    if ((await world.look()) > 0) triedAtS.push(second);
    world.clock.advanceMs(1_000);
  }
  expect(triedAtS.slice(0, 5)).toEqual([0, 2, 6, 14, 30]);
  expect(triedAtS.length).toBeLessThan(16);
  world.isMended = true;
  world.clock.advanceMs(900_000);
  await world.look();
  expect(await world.isPlanned(bad)).toBe(true);
});

test('new mail of such an account does not have it tried before its time', async () => {
  const world = new World();
  await world.arrive(bad, 1);
  await world.look();
  world.tried.length = 0;
  for (let uid = 2; uid < 9; uid += 1) {
    await world.arrive(bad, uid);
    world.planner.planSoon(bad);
    await world.planner.idle();
  }
  expect(world.tried).toEqual([]);
});

test('more events of such an account than a look finds hide nobody else', async () => {
  const world = new World();
  for (let uid = 1; uid <= 600; uid += 1) await world.arrive(bad, uid);
  await world.arrive('7@1', 1);
  for (let look = 0; look < 2; look += 1) await world.look();
  expect(await world.isPlanned('7@1')).toBe(true);
});

test('a store that is away makes nobody wait once it is back', async () => {
  const world = new World();
  world.failure = new StoreAwayError();
  await world.arrive(bad, 1);
  for (let look = 0; look < 9; look += 1) await world.look();
  world.isMended = true;
  await world.look();
  expect(await world.isPlanned(bad)).toBe(true);
});

test('a store that is away is asked once in a look, however many accounts wait', async () => {
  const world = new World();
  world.failure = new StoreAwayError();
  for (const accountId of [bad, '1@1', '2@1', '3@1'] as const) await world.arrive(accountId, 1);
  await world.look();
  expect(world.tried).toHaveLength(1);
});
