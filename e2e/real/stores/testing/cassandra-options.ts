import { systemClock, systemRandom } from '@mailweave/host';
import type { CassandraOptions } from '@mailweave/stores';
import { type Cassandra, TEST_DATA_CENTER } from '../../../../tools/services/cassandra.ts';

/** How the stores reach a cluster of our own; the keyspaces are made with a replica on every node. */
export function cassandraOptions({ nodes, port }: Pick<Cassandra, 'nodes' | 'port'>): CassandraOptions {
  return {
    contactPoints: nodes.map(({ host }) => host),
    port,
    localDataCenter: TEST_DATA_CENTER,
    keyspace: 'weave',
    replication: { class: 'NetworkTopologyStrategy', [TEST_DATA_CENTER]: String(nodes.length) },
    createTables: true,
    connectTimeoutMs: 5_000,
    requestTimeoutMs: 12_000,
    clock: systemClock,
    random: systemRandom,
  };
}
