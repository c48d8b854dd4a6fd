import { SecretText } from '@mailweave/host';
import { LOCAL_NETWORKS, type WebhookReceiver, type WebhookSettings } from '@mailweave/push-gateways';
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

const WebhookConfig = Type.Object(
  {
    uri: Type.Optional(
      Type.String({
        pattern: '^https?://.+',
        description: 'Address of the receiver; left out: each subscription says.',
      }),
    ),
    uriValidationMode: Type.Union([Type.Literal('none'), Type.Literal('prefix'), Type.Literal('exact')], {
      default: 'prefix',
      description:
        'What the address of a subscription has to be to uri: anything, beginning with it, or the same.',
    }),
    webhookSecret: Type.Optional(SecretText({ description: 'Value of Authorization.' })),
    login: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Name for Basic authentication, where there is no webhookSecret.',
      }),
    ),
    password: Type.Optional(SecretText({ description: 'Password for Basic authentication.' })),
    signatureSecret: Type.Optional(
      SecretText({
        description: 'What calls are signed with: HMAC-SHA256 over v<version>:<timestamp>:<body>.',
      }),
    ),
    signatureHeaderName: Type.String({
      default: 'X-Webhook-Signature',
      pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$",
      description: 'Header field of the signature: t=<timestamp>, v<version>=<hex>.',
    }),
    version: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 1_000,
      description: 'Version in the signature.',
    }),
  },
  closed,
);
type WebhookConfig = Static<typeof WebhookConfig>;

/** Programs that are called when there is new mail. */
export const WebhooksConfig = Type.Object(
  {
    receivers: Type.Record(Type.String({ pattern: '^[!-~]{1,64}$' }), WebhookConfig, {
      description: 'Webhooks by id; subscriptions have it as their client id.',
    }),
    timeoutMs: Type.Integer({
      default: 5_000,
      minimum: 100,
      maximum: 60_000,
      description: 'Milliseconds until a receiver has to have answered, waiting for a connection included.',
    }),
    connectionsPerHost: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 1_000,
      description: 'Connections to one receiver at most.',
    }),
    httpsOnly: Type.Boolean({ default: true, description: 'false: addresses without TLS too.' }),
    allowLocalWebhooks: Type.Boolean({
      default: false,
      description: 'Call addresses of this machine and of private networks too.',
    }),
  },
  { ...closed, description: 'Programs that are called when there is new mail.' },
);
export type WebhooksConfig = Static<typeof WebhooksConfig>;

export function webhookSettings(config: WebhooksConfig): WebhookSettings {
  const { allowLocalWebhooks, connectionsPerHost, httpsOnly, receivers, timeoutMs } = config;
  return {
    timeoutMs,
    httpsOnly,
    connectionsPerOrigin: connectionsPerHost,
    allowedNetworks: allowLocalWebhooks ? LOCAL_NETWORKS : [],
    receivers: new Map(Object.entries(receivers).map(([id, receiver]) => [id, receiverOf(receiver)])),
  };
}

function receiverOf(config: WebhookConfig): WebhookReceiver {
  const { signatureHeaderName: headerName, signatureSecret, uri, uriValidationMode, version } = config;
  return {
    uriValidationMode,
    version,
    ...(uri !== undefined && { uri }),
    ...authenticationOf(config),
    ...(signatureSecret !== undefined && { signature: { secret: signatureSecret, headerName } }),
  };
}

function authenticationOf({
  login,
  password,
  webhookSecret,
}: WebhookConfig): Pick<WebhookReceiver, 'authentication'> {
  if (webhookSecret !== undefined) return { authentication: { kind: 'value', value: webhookSecret } };
  if (login === undefined || password === undefined) return {};
  return { authentication: { kind: 'basic', login, password } };
}
