import {
  CountingMetrics,
  ManualClock,
  ManualTicker,
  SequentialRandom,
  silentLogger,
} from '@mailweave/foundation';
import { ChangeBus, type ChangeFeed, type FeedReading } from '@mailweave/injection';
import { createMemoryStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { LiveCampaigns } from '../campaigns/live-campaigns.ts';
import { MiddlewareEvents } from '../events.ts';
import { userKeyNumber } from '../testing/test-middleware.ts';
import { OtherProcesses } from './other-processes.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const neighbour = { tenantId: 'default', userKey: userKeyNumber(2) };

async function followed(over: Partial<ChangeFeed> = {}) {
  const metrics = new CountingMetrics();
  const changes = new ChangeBus({
    onFailure: () => undefined,
    random: new SequentialRandom(),
    ticker: new ManualTicker().start,
  });
  const stores = createMemoryStores();
  const feed: ChangeFeed = {
    end: () => stores.changes.end(),
    readAfter: (position) => stores.changes.readAfter(position),
    ...over,
  };
  let missed = 0;
  const others = new OtherProcesses({
    feed,
    changes,
    liveCampaigns: new LiveCampaigns(stores.campaigns, new ManualClock(0)),
    events: new MiddlewareEvents(silentLogger, metrics),
    missed: () => {
      missed += 1;
    },
  });
  onTestFinished(() => others.close());
  const told: string[] = [];
  for (const one of [user, neighbour]) changes.watch(one, ({ userKey }) => told.push(userKey));
  // The first look only learns where the feed ends.
  await new Promise((resolve) => setImmediate(resolve));
  return { others, told, metrics, stores, missed: () => missed };
}

test('what another process wrote for a user is told to his sessions, once, and to nobody else', async () => {
  const { others, told, stores } = await followed();
  await others.poll();
  expect(told).toEqual([]);
  await stores.switches.throw({ scope: 'user', ...user }, 0);
  await stores.switches.throw({ scope: 'user', ...user, tenantId: 'acme' }, 0);
  await others.poll();
  await others.poll();
  expect(told).toEqual([user.userKey]);
});

test('what another process wrote for a tenant is told to all its sessions', async () => {
  const { others, told, stores } = await followed();
  await stores.switches.throw({ scope: 'tenant', tenantId: 'acme' }, 0);
  await others.poll();
  expect(told).toEqual([]);
  await stores.switches.throw({ scope: 'tenant', tenantId: 'default' }, 0);
  await others.poll();
  expect(told.toSorted()).toEqual([user.userKey, neighbour.userKey]);
});

test('who has missed entries of the feed tells every session, and those elsewhere', async () => {
  const { others, told, missed } = await followed({
    readAfter: async () => ({ outcome: 'gap', position: '9' }),
  });
  await others.poll();
  expect(told.toSorted()).toEqual([user.userKey, neighbour.userKey]);
  expect(missed()).toBe(1);
});

test('who could not begin to read the feed tells every session once he can', async () => {
  let fails = true;
  const { others, told } = await followed({
    end: async () => {
      if (fails) throw new Error('The store is away.');
      return '1';
    },
  });
  await others.poll();
  expect(told).toEqual([]);
  fails = false;
  await others.poll();
  expect(told.toSorted()).toEqual([user.userKey, neighbour.userKey]);
});

test('what is written while a poll is under way is seen by the next one, at once', async () => {
  const { promise: under, resolve: goOn } = Promise.withResolvers<void>();
  let polls = 0;
  const { others, told } = await followed({
    readAfter: async (position) => {
      polls += 1;
      if (polls > 1) return { outcome: 'read', changes: [user], position };
      await under;
      return { outcome: 'read', changes: [], position };
    },
  });
  const first = others.poll();
  others.hurry();
  others.hurry();
  goOn();
  await first;
  expect([polls, told]).toEqual([2, [user.userKey]]);
});

test('a store that fails is counted, and what it did not say is heard of later', async () => {
  let fails = true;
  const readings: FeedReading[] = [{ outcome: 'read', changes: [user], position: '1' }];
  const { others, told, metrics } = await followed({
    readAfter: async (position) => {
      if (fails) throw new Error('The store is away.');
      return readings.shift() ?? { outcome: 'read', changes: [], position };
    },
  });
  await others.poll();
  expect(metrics.total('mailweave_poll_failures_total')).toBe(1);
  fails = false;
  await others.poll();
  expect(told).toEqual([user.userKey]);
});
