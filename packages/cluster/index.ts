export { clusterMetrics } from './cluster-events.ts';
export type { Cluster, ClusterPorts, ClusterSettings } from './open-cluster.ts';
export { openCluster } from './open-cluster.ts';
