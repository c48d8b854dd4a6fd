import { TOKEN_HASH_PATTERN } from '@mailweave/http-server';
import { PostgresConfig } from '@mailweave/stores';
import Type, { type Static } from 'typebox';
import { BrandsConfig, DeliveryConfig } from './config-delivery.ts';
import { DovecotConfig } from './dovecot/dovecot-config.ts';

const closed = { additionalProperties: false } as const;

/** Where mailbox events, notifications and subscriptions are kept. */
const StoresConfig = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('sqlite'),
        path: Type.String({
          minLength: 1,
          description: 'Database file of the role push alone; made if it does not exist.',
        }),
      },
      closed,
    ),
    PostgresConfig,
    Type.Object({ kind: Type.Literal('memory') }, closed),
  ],
  {
    description:
      'sqlite: an embedded database. postgres: a database server that many machines share. memory: forgotten when the program stops.',
  },
);

/** Whom calls over HTTP are taken from. */
const TokensConfig = Type.Object(
  {
    admin: Type.Array(
      Type.String({ pattern: TOKEN_HASH_PATTERN, description: 'Line "hash" of mailweave token create.' }),
      {
        default: [],
        description: 'Hashes of tokens that may call everything; several while one is replaced.',
      },
    ),
  },
  { ...closed, default: {} },
);

/** The section `push` of the configuration. */
export const PushConfig = Type.Object(
  {
    stores: StoresConfig,
    tokens: TokensConfig,
    delivery: DeliveryConfig,
    brands: BrandsConfig,
    dovecot: Type.Optional(DovecotConfig),
  },
  closed,
);
export type PushConfig = Static<typeof PushConfig>;
