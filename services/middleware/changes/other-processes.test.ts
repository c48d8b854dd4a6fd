import { CountingMetrics, ManualClock, silentLogger } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { LiveCampaigns } from '../campaigns/live-campaigns.ts';
import { MiddlewareEvents } from '../events.ts';
import { ChangeBus } from './change-bus.ts';
import { OtherProcesses } from './other-processes.ts';

const user = { tenantId: 'default', userKey: 'a'.repeat(64) };

function watched(liveVersion: () => Promise<number>) {
  const metrics = new CountingMetrics();
  const changes = new ChangeBus(() => undefined);
  const campaigns = { liveVersion, liveCampaigns: async () => [] };
  const others = new OtherProcesses({
    campaigns,
    changes,
    liveCampaigns: new LiveCampaigns(campaigns, new ManualClock(0)),
    events: new MiddlewareEvents(silentLogger, metrics),
  });
  onTestFinished(() => others.close());
  const told: string[] = [];
  changes.watch(user, ({ userKey }) => told.push(userKey));
  return { others, told, metrics };
}

test('sessions are told once when another process brings something live', async () => {
  let version = 1;
  const { others, told } = watched(async () => version);
  await others.poll();
  expect(told).toEqual([]);
  version = 2;
  await others.poll();
  await others.poll();
  expect(told).toEqual([user.userKey]);
});

test('a store that fails is counted, and asked again', async () => {
  let fails = true;
  let version = 1;
  const { others, told, metrics } = watched(async () => {
    if (fails) throw new Error('The store is away.');
    return version;
  });
  await others.poll();
  expect(metrics.total('mailweave_poll_failures_total')).toBe(1);
  fails = false;
  await others.poll();
  version = 2;
  await others.poll();
  expect(told).toEqual([user.userKey]);
});
