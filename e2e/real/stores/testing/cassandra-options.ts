import { systemClock, systemRandom } from '@mailweave/host';
import type { CassandraOptions } from '@mailweave/stores';
import { TEST_DATA_CENTER } from '../../../../tools/services/cassandra.ts';

/** Where a cluster of our own is; goes from one process to another. */
export type ClusterPlace = { nodes: readonly { host: string }[]; port: number };

/** How the stores reach a cluster of our own; the keyspaces are made, with three copies where there are nodes for them. */
export function cassandraOptions({ nodes, port }: ClusterPlace): CassandraOptions {
  return {
    contactPoints: nodes.map(({ host }) => host),
    port,
    localDataCenter: TEST_DATA_CENTER,
    keyspace: 'weave',
    replication: { class: 'NetworkTopologyStrategy', [TEST_DATA_CENTER]: String(Math.min(nodes.length, 3)) },
    createTables: true,
    connectTimeoutMs: 5_000,
    requestTimeoutMs: 12_000,
    clock: systemClock,
    random: systemRandom,
  };
}
