export { ClusterConfig } from './cluster-config.ts';
export { ClusterUnavailableError } from './cluster-errors.ts';
export { clusterMetrics } from './cluster-events.ts';
export type { Cluster, ClusterPorts } from './open-cluster.ts';
export { openCluster } from './open-cluster.ts';
