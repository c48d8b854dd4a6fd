import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** How notifications are brought to devices. */
export const DeliveryConfig = Type.Object(
  {
    perMinute: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 1_000,
      description:
        'Notifications of new mail that one device gets within a minute; further mail waits for one summary.',
    }),
    lifetimeHours: Type.Integer({
      default: 24,
      minimum: 1,
      maximum: 672,
      description: 'Hours until a notification that could not be delivered is given up.',
    }),
    keepDays: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 90,
      description:
        'Days until what became of events and notifications is forgotten; a source that told of a message again after that would be believed.',
    }),
    concurrency: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 2_000,
      description: 'Notifications that one process has under way at once for one brand and transport.',
    }),
  },
  { ...closed, default: {}, description: 'How notifications are brought to devices.' },
);

/** How the app of one client id is told of mail. */
export const BrandConfig = Type.Object(
  {
    privacy: Type.Union([Type.Literal('preview'), Type.Literal('sender'), Type.Literal('nothing')], {
      default: 'preview',
      description:
        'How much of a message a notification holds: sender, subject and beginning; the sender; or nothing. Owners of devices may choose less.',
    }),
    badge: Type.Boolean({ default: true, description: 'Whether the number of unread messages is shown.' }),
    sound: Type.String({
      default: 'default',
      maxLength: 200,
      description: 'A sound file of the app, or default; empty: no sound.',
    }),
  },
  closed,
);
export type BrandConfig = Static<typeof BrandConfig>;

export const BrandsConfig = Type.Record(Type.String({ pattern: '^[!-~]{1,64}$' }), BrandConfig, {
  ...closed,
  default: {},
  description: 'Brands of the app by client id; one that is not listed has the defaults.',
});
