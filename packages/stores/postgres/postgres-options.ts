import type { PostgresServer } from './postgres-server.ts';

export type PostgresStoresOptions = PostgresServer & {
  /** Where the tables are; made if it does not exist. A name in lower case: letters, digits, `_`. */
  schema: string;
  /** Connections that this process has at most. */
  poolSize: number;
  /** How long the server works on one statement, waiting for locks included, before it gives up. */
  statementTimeoutMs: number;
  /** How long a connection may take to be made, or to become free. */
  connectTimeoutMs: number;
};
