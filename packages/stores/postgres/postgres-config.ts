import Type from 'typebox';
import { postgresServerSettings } from './postgres-server.ts';

/** Stores on a PostgreSQL server. */
export const PostgresConfig = Type.Object(
  {
    kind: Type.Literal('postgres'),
    ...postgresServerSettings(),
    schema: Type.String({
      default: 'mailweave',
      pattern: '^(?!pg_)[a-z_][a-z0-9_]{0,62}$',
      description: 'Schema that the tables are in; made if it does not exist.',
    }),
    poolSize: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 1000,
      description: 'Connections of one process at most.',
    }),
    connectTimeoutMs: Type.Integer({
      default: 5_000,
      minimum: 100,
      maximum: 60_000,
      description: 'Milliseconds until a connection must be made, or one of the pool be free.',
    }),
    statementTimeoutMs: Type.Integer({
      default: 10_000,
      minimum: 100,
      maximum: 600_000,
      description: 'Milliseconds that the server may work on one statement, waiting for locks included.',
    }),
  },
  { additionalProperties: false },
);
