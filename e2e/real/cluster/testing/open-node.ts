import { type Cluster, openCluster } from '@mailweave/cluster';
import { type CountingMetrics, Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { monotonicClock, systemRandom } from '@mailweave/host';
import { onTestFinished } from 'vitest';
import type { Redis } from '../../../../tools/services/redis.ts';

export type NodeOptions = {
  keyPrefix: string;
  leaseMs?: number;
  tls?: boolean;
  metrics?: CountingMetrics;
};

/** What one process of an installation has; closed when the test is over. */
export function openNode(server: Redis, options: NodeOptions): Cluster {
  const { keyPrefix, leaseMs = 600, tls = false, metrics = silentMetrics } = options;
  const cluster = openCluster(
    {
      kind: 'redis',
      url: new Secret(tls ? server.tlsUrl : server.url),
      ...(tls && { caFile: server.certFile }),
      keyPrefix,
      leaseMs,
    },
    { logger: silentLogger, metrics, random: systemRandom, monotonic: monotonicClock },
  );
  onTestFinished(() => cluster[Symbol.asyncDispose]());
  return cluster;
}
