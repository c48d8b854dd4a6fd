import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** The events that a conversion point can ask for; the original has the first four. */
export const ConversionEventType = Type.Union([
  Type.Literal('injected'),
  Type.Literal('reinjected'),
  Type.Literal('read'),
  Type.Literal('expunged'),
  Type.Literal('clicked'),
  Type.Literal('optedout'),
]);
export type ConversionEventType = Static<typeof ConversionEventType>;

/** Where events of one type are sent: one entry of a tenant's `conversionPoints`. */
export const ConversionPoint = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$',
      description: 'Name of the point, unique in the tenant; what waits for it is kept under this name.',
    }),
    type: Type.Union([Type.Literal('ongage'), Type.Literal('webhook')], {
      description: 'ongage: one GET for each event. webhook: a signed POST of up to 500 events.',
    }),
    eventType: Type.Union(ConversionEventType.anyOf, { description: 'The events that are sent there.' }),
    description: Type.Optional(Type.String({ description: 'For people; not used.' })),
    connectionInformation: Type.Object(
      {
        url: Type.String({
          minLength: 1,
          description:
            'http or https. For ongage with {campaignId}, {messageId}, {userKey}, {eventType}, {timestamp} in path or query.',
        }),
      },
      { ...closed, description: 'How the point is reached.' },
    ),
  },
  closed,
);
export type ConversionPoint = Static<typeof ConversionPoint>;

/** An event as a receiver gets it: one element of a webhook's array. */
export const ConversionEvent = Type.Object({
  /** The same in every repetition: receivers drop what they have seen. */
  eventId: Type.String(),
  eventType: ConversionEventType,
  tenantId: Type.String(),
  campaignId: Type.String(),
  revision: Type.Integer(),
  /** Names one woven message, in all its events. */
  messageId: Type.String(),
  userKey: Type.String(),
  /** When it happened, RFC 3339 in UTC. */
  timestamp: Type.String(),
});
export type ConversionEvent = Static<typeof ConversionEvent>;
