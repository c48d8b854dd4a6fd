import { describe } from 'vitest';
import { describeBus } from './bus-contract.ts';
import type { OpenClusters } from './open-clusters.ts';
import { describeShardLeases } from './shard-leases-contract.ts';
import { describeSharedValues } from './shared-values-contract.ts';

/** What every cluster must keep. @param open gives an installation that nobody has used, for one test */
export function clusterContract(name: string, open: OpenClusters): void {
  describe(`cluster: ${name}`, () => {
    describeBus(open);
    describeShardLeases(open);
    describeSharedValues(open);
  });
}
