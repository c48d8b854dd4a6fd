import type { Cluster } from '../open-cluster.ts';

/** Opens what the processes of one installation have; one or several of them. */
export type OpenClusters = () => Promise<readonly [Cluster, ...Cluster[]]>;
