import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

const transport = Type.Union([
  Type.Literal('apns'),
  Type.Literal('fcm'),
  Type.Literal('web-push'),
  Type.Literal('websocket'),
  Type.Literal('webhook'),
  Type.Literal('stub'),
]);

/** The section `push.subscriptions`. */
export const SubscriptionsConfig = Type.Object(
  {
    perAccount: Type.Integer({
      default: 30,
      minimum: 1,
      description: 'Subscriptions that an account has at most.',
    }),
    silenceDays: Type.Integer({
      default: 180,
      minimum: 0,
      description: 'Days after which a device whose app has not subscribed again is forgotten; 0: never.',
    }),
    verifiedTransports: Type.Array(transport, {
      default: ['web-push', 'webhook'],
      description: 'By these a device is told nothing but a code, until it gives the code back.',
    }),
    codeAttempts: Type.Integer({
      default: 5,
      minimum: 1,
      description: 'How often a device may try to give a code back.',
    }),
    codeLifetimeMs: Type.Integer({
      default: 3_600_000,
      minimum: 60_000,
      description: 'Milliseconds for which a code counts; a device that has not given it back is forgotten.',
    }),
  },
  { ...closed, default: {}, description: 'What apps may subscribe to, and for how long.' },
);

/** The section `push.permanentListeners`. */
export const PermanentListenersConfig = Type.Object(
  {
    allowed: Type.Optional(
      Type.Boolean({
        description:
          'Whether listeners run for accounts without a session; left out, as com.openexchange.push.allowPermanentPush says.',
      }),
    ),
    allowedClients: Type.Optional(
      Type.String({
        description:
          'Client ids whose subscriptions to new mail register an account; parted by commas, * and ? stand for others. Empty: none. Left out, as com.openexchange.push.allowedClients says.',
      }),
    ),
  },
  { ...closed, default: {} },
);
export type PermanentListenersConfig = Static<typeof PermanentListenersConfig>;
