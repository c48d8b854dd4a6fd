import { SecretText } from '@mailweave/host';
import { KNOWN_PUSH_SERVICES, type WebPushSettings } from '@mailweave/push-gateways';
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

const WebPushBrandConfig = Type.Object(
  {
    privateKey: SecretText({
      pattern: '^[A-Za-z0-9_-]{43}$',
      description:
        'Private key of VAPID (RFC 8292) as the usual tools print it: 43 characters of base64url. Apps subscribe with the public one.',
    }),
    subject: Type.String({
      pattern: '^(mailto|https):.+',
      description: 'Where the people of push services reach the operator: mailto: or https:.',
    }),
    navigate: Type.String({
      pattern: '^https?://.+',
      description: 'Where a click on a notification leads: the address of the mail app.',
    }),
    invisiblePushes: Type.Boolean({
      default: false,
      description:
        'Tell apps, by a push that shows nothing, of messages that were read elsewhere. For native apps (UnifiedPush) alone: browsers end a subscription for it.',
    }),
  },
  closed,
);

/** Web Push, and UnifiedPush, which is the same. */
export const WebPushConfig = Type.Object(
  {
    brands: Type.Record(Type.String({ pattern: '^[!-~]{1,64}$' }), WebPushBrandConfig, {
      description: 'Brands of the app by client id.',
    }),
    timeoutMs: Type.Integer({
      default: 10_000,
      minimum: 100,
      maximum: 60_000,
      description:
        'Milliseconds until a push service has to have answered, waiting for a connection included.',
    }),
    connectionsPerOrigin: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 1_000,
      description: 'Connections to one push service at most.',
    }),
    httpsOnly: Type.Boolean({ default: true, description: 'false: endpoints without TLS too, for trials.' }),
    allowedNetworks: Type.Array(Type.String(), {
      default: [],
      description:
        'Networks that are not public and may be pushed to all the same: 10.1.0.0/16. Endpoints are named by apps, so anything else inside is refused.',
    }),
    trustedServices: Type.Array(Type.String({ minLength: 1 }), {
      default: [...KNOWN_PUSH_SERVICES],
      description:
        'Hosts of push services whose refusals count as a mistake in these settings; .example.org for all below it. An endpoint elsewhere ends no brand by what it says.',
    }),
  },
  { ...closed, description: 'Web Push services and distributors of UnifiedPush.' },
);
export type WebPushConfig = Static<typeof WebPushConfig>;

export function webPushSettings({ brands, ...settings }: WebPushConfig): WebPushSettings {
  return { ...settings, brands: new Map(Object.entries(brands)) };
}
