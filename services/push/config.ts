import { TOKEN_HASH_PATTERN } from '@mailweave/http-server';
import { PostgresConfig } from '@mailweave/stores';
import Type, { type Static } from 'typebox';
import { BrandsConfig, DeliveryConfig } from './config-delivery.ts';
import { CredentialsConfig } from './credentials/credentials-config.ts';
import { OAuthConfig } from './credentials/oauth/oauth-config.ts';
import { DovecotConfig } from './dovecot/dovecot-config.ts';
import { nativeServers } from './gateways/native-servers-config.ts';
import { WebPushConfig } from './gateways/web-push-config.ts';
import { WebhooksConfig } from './gateways/webhooks-config.ts';
import { ListenersConfig } from './listeners/listeners-config.ts';
import { MailNotifyConfig } from './mail-notify/mail-notify-config.ts';
import { MailServerConfig } from './sessions/imap/mail-server-config.ts';
import { SessionsConfig } from './sessions/sessions-config.ts';
import { PermanentListenersConfig, SubscriptionsConfig } from './subscribing/subscribing-config.ts';

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
    imap: Type.Array(
      Type.String({ pattern: TOKEN_HASH_PATTERN, description: 'Line "hash" of mailweave token create.' }),
      {
        default: [],
        description: 'Hashes of tokens of injection proxies in other processes: they tell of woven messages.',
      },
    ),
  },
  { ...closed, default: {} },
);

/** Settings under the names of other mail platforms (docs/mail-platform-files.md). */
const platformSettings = {
  oxConfigDir: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Folder with the files of another mail platform: *.properties, pns-apns-options.yml, pns-gcm-options.yml. Read anew when they change.',
    }),
  ),
  properties: Type.Record(Type.String(), Type.String(), {
    default: {},
    description: 'Properties by the names of those files; they count before the files.',
  }),
};

/** The section `push` of the configuration. */
export const PushConfig = Type.Object(
  {
    stores: StoresConfig,
    tokens: TokensConfig,
    delivery: DeliveryConfig,
    brands: BrandsConfig,
    ...nativeServers,
    dovecot: DovecotConfig,
    ...platformSettings,
    webPush: Type.Optional(WebPushConfig),
    webhooks: Type.Optional(WebhooksConfig),
    subscriptions: SubscriptionsConfig,
    permanentListeners: PermanentListenersConfig,
    credentials: CredentialsConfig,
    oauth: Type.Optional(OAuthConfig),
    sessions: SessionsConfig,
    mailServer: Type.Optional(MailServerConfig),
    listeners: Type.Optional(ListenersConfig),
    mailNotify: Type.Optional(MailNotifyConfig),
  },
  closed,
);
export type PushConfig = Static<typeof PushConfig>;
