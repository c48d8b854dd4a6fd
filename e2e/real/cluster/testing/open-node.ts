import { type Cluster, openCluster } from '@mailweave/cluster';
import { type Logger, type Metrics, Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { monotonicClock, systemRandom } from '@mailweave/host';
import { onTestFinished } from 'vitest';
import type { Redis } from '../../../../tools/services/redis.ts';

export type NodeOptions = {
  keyPrefix: string;
  leaseMs?: number;
  tls?: boolean;
  metrics?: Metrics;
  logger?: Logger;
  /** Another one than the server's. */
  url?: string;
};

/** What one process of an installation has; closed when the test is over. */
export function openNode(server: Redis, options: NodeOptions): Cluster {
  const { keyPrefix, leaseMs = 600, tls = false, metrics = silentMetrics, logger = silentLogger } = options;
  const url = options.url ?? (tls ? server.tlsUrl : server.url);
  const cluster = openCluster(
    {
      kind: 'redis',
      url: new Secret(url),
      ...(tls && { caFile: server.certFile }),
      keyPrefix,
      leaseMs,
    },
    { logger, metrics, random: systemRandom, monotonic: monotonicClock },
  );
  onTestFinished(() => cluster[Symbol.asyncDispose]());
  return cluster;
}
