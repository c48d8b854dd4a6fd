import type { Secret } from '@mailweave/foundation';

export type PostgresStoresOptions = {
  /** `postgres://user@host:port/database`; without a port it is 5432. The host is a name or an address. */
  url: string;
  password?: Secret | undefined;
  /** `verified`: TLS, and the server's certificate has to be for the host. `off`: everything goes in clear. */
  tls: 'verified' | 'off';
  /** PEM file of the authorities for the server's certificate, in place of the system's. */
  caFile?: string | undefined;
  /** Where the tables are; made if it does not exist. A name in lower case: letters, digits, `_`. */
  schema: string;
  /** Connections that this process has at most. */
  poolSize: number;
  /** How long the server works on one statement, waiting for locks included, before it gives up. */
  statementTimeoutMs: number;
  /** How long a connection may take to be made, or to become free. */
  connectTimeoutMs: number;
};
