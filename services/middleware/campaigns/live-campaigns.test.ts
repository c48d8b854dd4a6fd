import { ManualClock } from '@mailweave/foundation';
import { aCampaign, type CampaignDefinition } from '@mailweave/injection';
import { expect, test } from 'vitest';
import { LiveCampaigns } from './live-campaigns.ts';

/** A store that notes what it is asked. */
class AskedStore {
  readonly asked: string[] = [];
  version = 1;
  campaigns: CampaignDefinition[] = [aCampaign()];
  failure: Error | undefined;

  async liveVersion(): Promise<number> {
    this.asked.push('version');
    if (this.failure !== undefined) throw this.failure;
    return this.version;
  }

  async liveCampaigns(): Promise<CampaignDefinition[]> {
    this.asked.push('campaigns');
    return this.campaigns;
  }

  goLive(campaign: CampaignDefinition): void {
    this.version += 1;
    this.campaigns = [...this.campaigns, campaign];
  }
}

function opened() {
  const [store, clock] = [new AskedStore(), new ManualClock(0)];
  return { store, clock, live: new LiveCampaigns(store, clock) };
}

test('however many ask within a second, the store is asked once', async () => {
  const { store, clock, live } = opened();
  await Promise.all([1, 2, 3].map(() => live.of('default')));
  clock.advanceMs(999);
  expect(await live.of('default')).toEqual([aCampaign()]);
  expect(store.asked).toEqual(['version', 'campaigns']);
});

test('after a second the version is asked for, and the campaigns only if it rose', async () => {
  const { store, clock, live } = opened();
  await live.of('default');
  clock.advanceMs(1_000);
  await live.of('default');
  expect(store.asked).toEqual(['version', 'campaigns', 'version']);
  store.goLive(aCampaign({ campaignId: 'summer' }));
  expect(await live.of('default')).toHaveLength(1);
  clock.advanceMs(1_000);
  expect(await live.of('default')).toHaveLength(2);
});

test('a change in this process shows at once, even to a question that was under way', async () => {
  const { store, live } = opened();
  const early = live.of('default');
  store.goLive(aCampaign({ campaignId: 'summer' }));
  live.invalidate('default');
  expect(await live.of('default')).toHaveLength(2);
  await early;
  expect(await live.of('default')).toHaveLength(2);
});

test('a failure is told to those who asked and is not kept', async () => {
  const { store, live } = opened();
  store.failure = new Error('store is down');
  await expect(live.of('default')).rejects.toThrow('store is down');
  store.failure = undefined;
  expect(await live.of('default')).toHaveLength(1);
});

test('who is told to check again asks for the version, and for nothing that has not changed', async () => {
  const { store, live } = opened();
  await live.of('default');
  live.recheck('default');
  live.recheck('acme');
  expect(await live.of('default')).toHaveLength(1);
  store.goLive(aCampaign({ campaignId: 'summer' }));
  live.recheck('default');
  expect(await live.of('default')).toHaveLength(2);
  expect(store.asked).toEqual(['version', 'campaigns', 'version', 'version', 'campaigns']);
});
