import type { Clock, RandomSource, Secret } from '@mailweave/foundation';

/** How a keyspace is spread over the cluster: the map of CREATE KEYSPACE, values as text. */
export type Replication = Readonly<Record<string, string>>;

export type CassandraOptions = {
  /** Names or addresses of nodes, one at least; the others are found through them. */
  contactPoints: readonly string[];
  /** Of CQL, the same on every node. */
  port: number;
  /** Reads and writes stay in this data centre; left out: the one of the first contact point. */
  localDataCenter?: string | undefined;
  /** The control keyspace: tenants, imports, what waits to be sent. Those of tenants have names of their own. */
  keyspace: string;
  /** Left out: keyspaces that are missing are not made, but those of tenants that are created with theirs. */
  replication?: Replication | undefined;
  /** Whether tables are made, and brought up to date, where a keyspace lacks them. */
  createTables: boolean;
  credentials?: { username: string; password: Secret } | undefined;
  /** Left out: the connections are not encrypted. */
  tls?: { caPem?: string | undefined; checkHostName: boolean } | undefined;
  connectTimeoutMs: number;
  /** How long one node may take for one answer. */
  requestTimeoutMs: number;
  clock: Clock;
  random: RandomSource;
};
