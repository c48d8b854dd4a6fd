import { SecretText } from '@mailweave/host';
import Type from 'typebox';

/** No password: it would be printed. */
const POSTGRES_URL_PATTERN =
  '^postgres(ql)?://[^:@/?#]+@(\\[[0-9A-Fa-f:.]+\\]|[^:@/?#\\[\\]]+)(:[0-9]{1,5})?/[^/?#]+$';

/** Stores on a PostgreSQL server. */
export const PostgresConfig = Type.Object(
  {
    kind: Type.Literal('postgres'),
    url: Type.String({
      pattern: POSTGRES_URL_PATTERN,
      description:
        'postgres://user@host:port/database; without the password, and without a port if it is 5432.',
    }),
    password: Type.Optional(SecretText({ description: "The user's password." })),
    tls: Type.Union([Type.Literal('verified'), Type.Literal('off')], {
      default: 'verified',
      description: "verified: encrypted, and the server's certificate has to be for the host. off: in clear.",
    }),
    caFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: "PEM file of the authorities for the server's certificate, in place of the system's.",
      }),
    ),
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
