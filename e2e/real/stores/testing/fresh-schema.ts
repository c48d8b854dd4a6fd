import { randomBytes } from 'node:crypto';
import { Secret } from '@mailweave/foundation';
import type { PostgresStoresOptions } from '@mailweave/stores';
import type { Postgres } from '../../../../tools/services/postgres.ts';

/** Options for stores in a schema that is not there yet; it goes with the server. */
export function freshSchema({ url, password }: Postgres): PostgresStoresOptions {
  return {
    url,
    password: new Secret(password),
    tls: 'off',
    schema: `s_${randomBytes(6).toString('hex')}`,
    poolSize: 4,
    statementTimeoutMs: 20_000,
    connectTimeoutMs: 20_000,
  };
}
