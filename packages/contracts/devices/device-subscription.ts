import Type, { type Static } from 'typebox';
import { TIME_ZONE_PATTERN } from '../export/time-zone.ts';

const closed = { additionalProperties: false } as const;
const time = (description: string) => Type.String({ format: 'date-time', description });

export const ClientId = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[\\x21-\\x7e]+$',
  description: 'The brand of the app.',
});

/** The ways to devices. */
const DeviceTransport = Type.Union(
  [
    Type.Literal('apns'),
    Type.Literal('fcm'),
    Type.Literal('web-push'),
    Type.Literal('websocket'),
    Type.Literal('webhook'),
    Type.Literal('stub'),
  ],
  { description: 'The way to the device.' },
);

const TIME_OF_DAY = '^([01][0-9]|2[0-3]):[0-5][0-9]$';
const mailbox = Type.String({ minLength: 1, maxLength: 500 });
const sender = Type.String({ minLength: 1, maxLength: 320, pattern: '^[^A-Z\\s]+$' });

/** What the owner of a device wants to hear of. */
export const DevicePreferences = Type.Object(
  {
    mailboxes: Type.Optional(
      Type.Array(mailbox, { maxItems: 100, description: 'Only these; without them INBOX alone.' }),
    ),
    onlySenders: Type.Optional(
      Type.Array(sender, { maxItems: 200, description: 'Addresses or @domain, in lower case.' }),
    ),
    mutedSenders: Type.Optional(Type.Array(sender, { maxItems: 200 })),
    quietHours: Type.Optional(
      Type.Object(
        {
          from: Type.String({ pattern: TIME_OF_DAY }),
          until: Type.String({ pattern: TIME_OF_DAY }),
          timeZone: Type.String({ pattern: TIME_ZONE_PATTERN, maxLength: 64 }),
        },
        { ...closed, description: 'Nothing is shown from then until then, past midnight too.' },
      ),
    ),
    privacy: Type.Optional(
      Type.Union([Type.Literal('preview'), Type.Literal('sender'), Type.Literal('nothing')], {
        description: 'How much of a message is shown; never more than the brand shows.',
      }),
    ),
  },
  closed,
);

const KEY = '^[A-Za-z0-9_-]+={0,2}$';

/** What an app asks for. */
export const DeviceSubscriptionRequest = Type.Object(
  {
    clientId: Type.Optional(ClientId),
    transport: DeviceTransport,
    token: Type.String({
      minLength: 1,
      maxLength: 4096,
      description: "The device's token; the address of the endpoint for web-push and webhook.",
    }),
    keys: Type.Optional(
      Type.Object(
        {
          p256dh: Type.String({ pattern: KEY, minLength: 80, maxLength: 100 }),
          auth: Type.String({ pattern: KEY, minLength: 20, maxLength: 40 }),
        },
        { ...closed, description: 'Web Push only (RFC 8291).' },
      ),
    ),
    topics: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: 20,
      description: 'ox:mail:new, or a part of it followed by :*, or * for all.',
    }),
    preferences: Type.Optional(DevicePreferences),
  },
  closed,
);
export type DeviceSubscriptionRequest = Static<typeof DeviceSubscriptionRequest>;

/** A subscription as its owner sees it; the token is not told again. */
export const DeviceSubscription = Type.Object({
  subscriptionId: Type.String(),
  clientId: Type.String(),
  transport: DeviceTransport,
  topics: Type.Array(Type.String()),
  state: Type.Union([Type.Literal('unverified'), Type.Literal('active')], {
    description: 'unverified: the device is told a code, and nothing else until it gives it back.',
  }),
  preferences: DevicePreferences,
  createdAt: time('RFC 3339, UTC.'),
  refreshedAt: time('When the app last subscribed.'),
  expiresAt: Type.Optional(time('Forgotten then, unless the app subscribes again.')),
});
export type DeviceSubscription = Static<typeof DeviceSubscription>;

/** A subscription as operators see it. */
export const AccountSubscription = Type.Object({
  ...DeviceSubscription.properties,
  holds: Type.Array(
    Type.Object({
      reason: Type.Union([
        Type.Literal('unverified'),
        Type.Literal('expired'),
        Type.Literal('other-topics'),
        Type.Literal('transport-off'),
        Type.Literal('quiet-hours'),
      ]),
      until: Type.Optional(time('It ends by itself then.')),
    }),
    { description: 'What keeps it from being told of a message that would come now; empty: nothing.' },
  ),
});
export type AccountSubscription = Static<typeof AccountSubscription>;

export const AccountSubscriptions = Type.Object({ subscriptions: Type.Array(AccountSubscription) });

export const VerificationBody = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 100, description: 'What the device was sent.' }) },
  closed,
);

/** A user who has logged in. */
export const PushSession = Type.Object({
  token: Type.String({ description: 'For Authorization: Bearer; told once.' }),
  accountId: Type.String({ description: 'Numbers of user and context: 249@1.' }),
  expiresAt: time('Log in again then.'),
  capabilities: Type.Array(Type.String(), {
    description: 'What the account may use; mobile_mail_app: the mail app is meant for it.',
  }),
});
export type PushSession = Static<typeof PushSession>;
