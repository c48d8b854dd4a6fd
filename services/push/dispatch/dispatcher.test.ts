import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import type { Gateway, Push, PushOutcome, PushStores, Subscription } from '@mailweave/push';
import { aNewMail, aSubscription, someAccountId, someTimeMs } from '@mailweave/push/testing';
import { openMemoryPushStores } from '@mailweave/stores';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DispatchEvents } from './dispatch-events.ts';
import { Dispatcher } from './dispatcher.ts';

type Answer = (push: Push) => PushOutcome | Promise<PushOutcome>;

/** One machine: its clock, its stores, and push services that answer as they are told. */
class World {
  readonly clock = new ManualClock(someTimeMs);
  readonly metrics = new CountingMetrics();
  readonly stores: PushStores = this.#opened();
  readonly sent: Push[] = [];
  monotonicMs = 0;
  answer: Answer = () => ({ outcome: 'delivered' });

  dispatcher({ concurrency = 100, transport = 'apns' as Gateway['transport'] } = {}): Dispatcher {
    const { clock, stores } = this;
    const gateway: Gateway = {
      transport,
      send: async (push) => {
        this.sent.push(push);
        return await this.answer(push);
      },
      [Symbol.asyncDispose]: async () => {},
    };
    const dispatcher = new Dispatcher({
      queue: stores.queue,
      subscriptions: stores.subscriptions,
      deviceGone: ({ subscriptionId }, sinceMs) => stores.subscriptions.removeGone(subscriptionId, sinceMs),
      gatewayOf: (wanted) => (wanted === transport ? gateway : undefined),
      rules: { perMinute: 1_000, lifetimeMs: 3_600_000, mergeAfterMs: 5_000, privacyOf: () => 'preview' },
      presentationOf: async () => ({ badge: true }),
      switchedOff: async () => new Set<string>(),
      limits: () => ({ concurrency, keepMs: 86_400_000 }),
      clock,
      monotonicMs: () => this.monotonicMs,
      random: systemRandom,
      events: new DispatchEvents(silentLogger, this.metrics),
    });
    onTestFinished(() => dispatcher[Symbol.asyncDispose]());
    return dispatcher;
  }

  async subscribe(over: Partial<Subscription> = {}): Promise<void> {
    await this.stores.subscriptions.put(aSubscription(over));
  }

  async arrive(...uids: number[]): Promise<void> {
    const mails = uids.map((uid) => ({ event: 'new-mail' as const, ...aNewMail({ uid }) }));
    await this.stores.events.add(mails, this.clock.nowMs());
  }

  /** What is written of each notification, oldest first. */
  async states(): Promise<string[]> {
    const { notifications } = await this.stores.queue.trail(someAccountId, 1_000);
    return notifications.map(({ state }) => state).toReversed();
  }

  uids(): (number | undefined)[] {
    return this.sent.map(({ notification: { content } }) =>
      'mail' in content ? content.mail.uid : undefined,
    );
  }

  #opened(): PushStores {
    const stores = openMemoryPushStores();
    onTestFinished(() => stores[Symbol.asyncDispose]());
    return stores;
  }
}

/** Has everything that is due done. */
async function settle(dispatcher: Dispatcher): Promise<void> {
  await dispatcher.look();
  for (let round = 0; round < 3; round += 1) await dispatcher.idle();
}

test('what this process has accepted is sent at once, without a look into the store', async () => {
  const world = new World();
  const dispatcher = world.dispatcher();
  await settle(dispatcher);
  await world.subscribe();
  await world.arrive(1, 2);
  dispatcher.planSoon(someAccountId);
  for (let round = 0; round < 3; round += 1) await dispatcher.idle();
  expect(world.uids()).toEqual([1, 2]);
  expect(world.sent[0]).toMatchObject({
    target: { token: aSubscription().token },
    presentation: { badge: true },
  });
  expect(await world.states()).toEqual(['delivered', 'delivered']);
});

test('what another process has accepted and left is sent at the next look', async () => {
  const world = new World();
  await world.subscribe();
  await world.arrive(1);
  await settle(world.dispatcher());
  expect(world.uids()).toEqual([1]);
});

test('a backlog that is longer than a look is sent in one go', async () => {
  const world = new World();
  const count = 700;
  for (let number = 1; number <= count; number += 1) {
    const accountId = `${number}@9` as const;
    await world.subscribe({ subscriptionId: `s${number}`, accountId, token: `t${number}` });
    await world.stores.events.add([{ event: 'new-mail', ...aNewMail({ accountId }) }], someTimeMs);
  }
  const dispatcher = world.dispatcher();
  await dispatcher.look();
  while (world.sent.length < count) await new Promise(setImmediate);
  expect(world.sent).toHaveLength(count);
});

test('several processes send each notification once', async () => {
  const world = new World();
  await world.subscribe();
  const uids = Array.from({ length: 300 }, (_, index) => index + 1);
  await world.arrive(...uids);
  const dispatchers = [world.dispatcher(), world.dispatcher(), world.dispatcher()];
  await Promise.all(dispatchers.map(settle));
  await Promise.all(dispatchers.map(settle));
  expect(world.uids().toSorted((a, b) => Number(a) - Number(b))).toEqual(uids);
});

test('no more are under way at once than are allowed', async () => {
  const world = new World();
  let underWay = 0;
  let most = 0;
  world.answer = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return { outcome: 'delivered' };
  };
  await world.subscribe();
  await world.arrive(...Array.from({ length: 50 }, (_, index) => index + 1));
  await settle(world.dispatcher({ concurrency: 4 }));
  expect(world.sent).toHaveLength(50);
  expect(most).toBe(4);
});

describe('a push service', () => {
  test('that is busy gets the same notification again when its time has come', async () => {
    const world = new World();
    world.answer = () => ({ outcome: 'retry', reason: 'busy', afterMs: 30_000 });
    await world.subscribe();
    await world.arrive(1);
    const dispatcher = world.dispatcher();
    await settle(dispatcher);
    world.clock.advanceMs(29_999);
    await settle(dispatcher);
    expect(world.sent).toHaveLength(1);
    world.answer = () => ({ outcome: 'delivered' });
    world.clock.advanceMs(1);
    await settle(dispatcher);
    expect(world.sent).toHaveLength(2);
    expect(world.sent[1]?.notification).toEqual(world.sent[0]?.notification);
    expect(await world.states()).toEqual(['delivered']);
  });

  test('that refuses our keys is left alone; nothing is lost, and all is sent once they are right', async () => {
    const world = new World();
    world.answer = () => ({ outcome: 'misconfigured', reason: 'InvalidProviderToken' });
    await world.subscribe();
    await world.arrive(1);
    const dispatcher = world.dispatcher();
    await settle(dispatcher);
    await world.arrive(2, 3);
    await settle(dispatcher);
    expect(world.uids()).toEqual([1]);
    expect(world.metrics.total('mailweave_push_channel_stopped')).toBe(1);
    expect(await world.stores.subscriptions.ofAccount(someAccountId)).toHaveLength(1);
    world.answer = () => ({ outcome: 'delivered' });
    dispatcher.tryAgain();
    await settle(dispatcher);
    expect(world.uids().slice(1)).toEqual([1, 2, 3]);
    expect(world.metrics.total('mailweave_push_channel_stopped')).toBe(0);
  });

  test('that knows the device no more ends its subscription', async () => {
    const world = new World();
    world.answer = () => ({ outcome: 'gone', reason: 'Unregistered' });
    await world.subscribe();
    await world.arrive(1, 2);
    await settle(world.dispatcher());
    expect(await world.stores.subscriptions.ofAccount(someAccountId)).toEqual([]);
    expect(await world.states()).toEqual(['gone', 'gone']);
  });

  test('that knew the device no more before the app came back ends nothing', async () => {
    const world = new World();
    world.answer = () => ({ outcome: 'gone', reason: 'Unregistered', sinceMs: someTimeMs - 1 });
    await world.subscribe();
    await world.arrive(1);
    await settle(world.dispatcher());
    expect(await world.stores.subscriptions.ofAccount(someAccountId)).toHaveLength(1);
  });

  test('for which there is no gateway here gets nothing, and what is for it waits', async () => {
    const world = new World();
    await world.subscribe();
    await world.arrive(1);
    await settle(world.dispatcher({ transport: 'fcm' }));
    expect(world.sent).toEqual([]);
    expect(await world.states()).toEqual(['waiting']);
    await settle(world.dispatcher());
    expect(world.uids()).toEqual([1]);
  });
});

test('what has lost its sense is not sent: its time is over, or its subscription gone', async () => {
  const world = new World();
  await world.subscribe();
  await world.arrive(1);
  const away = world.dispatcher({ transport: 'fcm' });
  await settle(away);
  await world.stores.subscriptions.remove(aSubscription().subscriptionId);
  await settle(world.dispatcher());
  expect(await world.states()).toEqual(['no-subscription']);
  await world.subscribe();
  await world.arrive(2);
  await settle(away);
  world.clock.advanceMs(3_600_000);
  await settle(world.dispatcher());
  expect(await world.states()).toEqual(['no-subscription', 'expired']);
  expect(world.sent).toEqual([]);
});

describe('a process', () => {
  test('that stood still for too long sends nothing of what it had taken; another one does', async () => {
    const world = new World();
    await world.subscribe();
    await world.arrive(1, 2);
    const find = world.stores.subscriptions.findAll.bind(world.stores.subscriptions);
    world.stores.subscriptions.findAll = async (subscriptionIds) => {
      world.monotonicMs += 56_000;
      return await find(subscriptionIds);
    };
    const frozen = world.dispatcher();
    await settle(frozen);
    expect(world.sent).toEqual([]);
    world.stores.subscriptions.findAll = find;
    const other = world.dispatcher();
    world.clock.advanceMs(119_999);
    await settle(other);
    expect(world.sent).toEqual([]);
    world.clock.advanceMs(1);
    await settle(other);
    expect(world.uids()).toEqual([1, 2]);
  });

  test('that stops waits for what is under way, and leaves the rest to others at once', async () => {
    const world = new World();
    await world.subscribe();
    await world.arrive(1, 2, 3);
    const arrived = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<PushOutcome>();
    world.answer = () => {
      arrived.resolve();
      return answered.promise;
    };
    const stopping = world.dispatcher({ concurrency: 1 });
    await arrived.promise;
    const stopped = stopping[Symbol.asyncDispose]();
    answered.resolve({ outcome: 'delivered' });
    await stopped;
    expect(world.uids()).toEqual([1]);
    world.answer = () => ({ outcome: 'delivered' });
    await settle(world.dispatcher());
    expect(world.uids()).toEqual([1, 2, 3]);
  });
});

test('a gateway with a bug costs nobody his notification, and no other account its own', async () => {
  const world = new World();
  world.answer = ({ target }) => {
    if (target.accountId === someAccountId) throw new TypeError('a bug');
    return { outcome: 'delivered' };
  };
  await world.subscribe();
  await world.subscribe({ subscriptionId: 'other', accountId: '7@1', token: 'other' });
  await world.arrive(1);
  await world.stores.events.add([{ event: 'new-mail', ...aNewMail({ accountId: '7@1' }) }], someTimeMs);
  await settle(world.dispatcher());
  expect(world.sent).toHaveLength(2);
  expect(await world.states()).toEqual(['waiting']);
  expect((await world.stores.queue.trail('7@1', 1)).notifications[0]?.state).toBe('delivered');
});
