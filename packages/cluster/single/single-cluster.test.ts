import { SequentialRandom, silentLogger, silentMetrics } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { clusterContract } from '../contract/cluster-contract.ts';
import { type Cluster, openCluster } from '../open-cluster.ts';

function openSingle(): Cluster {
  const cluster = openCluster(
    { kind: 'single' },
    {
      logger: silentLogger,
      metrics: silentMetrics,
      random: new SequentialRandom(),
      monotonic: { nowMs: () => performance.now() },
    },
  );
  onTestFinished(() => cluster[Symbol.asyncDispose]());
  return cluster;
}

clusterContract('single', async () => [openSingle()]);

test('the only process writes with fence 1, always', () => {
  const leases = openSingle().join('work');
  expect([0, 511, 1_023].map((shard) => leases.fence(shard))).toEqual([1, 1, 1]);
});
