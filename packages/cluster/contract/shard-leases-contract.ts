import { expect, test } from 'vitest';
import { ALL_SHARDS, untilSharedOut, watchShards } from '../testing/shard-log.ts';
import type { OpenClusters } from './open-clusters.ts';

export function describeShardLeases(open: OpenClusters): void {
  test('all processes together hold every shard, each one once', async () => {
    const clusters = await open();
    const leases = clusters.map((cluster) => cluster.join('work'));
    const logs = leases.map((each) => watchShards(each));
    await untilSharedOut(logs);
    const held = ALL_SHARDS.filter((shard) => leases.some((each) => each.isHeld(shard)));
    expect(held).toHaveLength(ALL_SHARDS.length);
    expect(new Set(logs.flatMap((log) => [...log.held])).size).toBe(ALL_SHARDS.length);
  });

  test('what is held has a fence, what is not has none', async () => {
    const [cluster] = await open();
    await using leases = cluster.join('work');
    await watchShards(leases).untilHeld(({ size }) => size === ALL_SHARDS.length);
    for (const shard of ALL_SHARDS) expect(leases.fence(shard)).toBeGreaterThan(0);
    for (const shard of [-1, 1_024, 0.5, Number.NaN]) {
      expect(leases.isHeld(shard)).toBe(false);
      expect(leases.fence(shard)).toBeUndefined();
    }
  });

  test('who begins to watch is told of what is held already, and who stops is told nothing more', async () => {
    const [cluster] = await open();
    const leases = cluster.join('work');
    const stopped = watchShards(leases);
    await stopped.untilHeld(({ size }) => size === ALL_SHARDS.length);
    const late = watchShards(leases);
    await late.untilHeld(({ size }) => size === ALL_SHARDS.length);
    stopped.stop();
    await leases[Symbol.asyncDispose]();
    expect(stopped.told.map(({ what }) => what)).not.toContain('lost');
    expect(late.told.map(({ what }) => what)).toContain('lost');
  });

  test('who leaves holds nothing any more, before it is told and before its work has ended', async () => {
    const [cluster] = await open();
    const leases = cluster.join('work');
    const heldWhenTold: boolean[] = [];
    const { promise: workEnds, resolve: endWork } = Promise.withResolvers<void>();
    const log = watchShards(leases, () => {
      heldWhenTold.push(ALL_SHARDS.some((shard) => leases.isHeld(shard)));
      return workEnds;
    });
    await log.untilHeld(({ size }) => size === ALL_SHARDS.length);
    let hasLeft = false;
    const left = leases[Symbol.asyncDispose]().then(() => {
      hasLeft = true;
    });
    await log.untilHeld(({ size }) => size === 0);
    expect(heldWhenTold).toEqual([false]);
    expect(hasLeft).toBe(false);
    endWork();
    await left;
  });

  test('a watcher that throws keeps nothing from the others', async () => {
    const [cluster] = await open();
    const leases = cluster.join('work');
    const broken = () => {
      throw new Error('a bug');
    };
    leases.watch({ acquired: broken, lost: broken });
    const log = watchShards(leases);
    await log.untilHeld(({ size }) => size === ALL_SHARDS.length);
    await leases[Symbol.asyncDispose]();
    await log.untilHeld(({ size }) => size === 0);
  });
}
