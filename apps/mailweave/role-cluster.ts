import { resolve } from 'node:path';
import { type Cluster, type ClusterConfig, openCluster } from '@mailweave/cluster';
import type { Logger, Metrics } from '@mailweave/foundation';
import { monotonicClock, systemRandom } from '@mailweave/host';
import type { ReadinessChecks } from '@mailweave/http-server';
import type { MailweaveConfig } from './config/schema.ts';

/** What this process has in common with the others of the installation, and whether they can be reached. */
export type OpenedCluster = AsyncDisposable & {
  cluster: Cluster;
  /** The roles work whatever comes of it. */
  notices: ReadinessChecks;
};

function clusterConfigIn({ dataDir, cluster }: MailweaveConfig): ClusterConfig {
  if (cluster.kind === 'single' || cluster.caFile === undefined) return cluster;
  return { ...cluster, caFile: resolve(dataDir, cluster.caFile) };
}

/** Paths are taken from the data folder. Waits for nothing. @throws Error a file that cannot be read */
export function openClusterOf(
  config: MailweaveConfig,
  ports: { logger: Logger; metrics: Metrics },
): OpenedCluster {
  const settings = clusterConfigIn(config);
  const cluster = openCluster(settings, { ...ports, random: systemRandom, monotonic: monotonicClock });
  return {
    cluster,
    notices: settings.kind === 'single' ? {} : { cluster: async () => cluster.check() },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
