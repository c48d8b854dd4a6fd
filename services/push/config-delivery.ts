import { SecretText } from '@mailweave/host';
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

const common = {
  topic: { maxLength: 200, description: 'The bundle id of the app.' },
  production: Type.Boolean({ default: true, description: "False: Apple's sandbox." }),
};

/** The keys of a brand for APNs. */
const ApnsConfig = Type.Union(
  [
    Type.Object(
      {
        authtype: Type.Literal('jwt'),
        privateKeyFile: Type.String({ minLength: 1, description: 'File of the key (.p8).' }),
        keyId: Type.String({ minLength: 1, description: "The key's id." }),
        teamId: Type.String({ minLength: 1, description: 'The id of the team.' }),
        topic: Type.String({ minLength: 1, ...common.topic }),
        production: common.production,
      },
      closed,
    ),
    Type.Object(
      {
        authtype: Type.Literal('certificate'),
        keystoreFile: Type.String({ minLength: 1, description: 'File in the format PKCS #12.' }),
        password: SecretText({ description: 'Its password.' }),
        topic: Type.Optional(Type.String({ minLength: 1, ...common.topic })),
        production: common.production,
      },
      closed,
    ),
  ],
  { description: 'APNs: by a key (jwt) or by a certificate.' },
);

/** The key of a brand for FCM. */
const FcmConfig = Type.Object(
  {
    serviceAccountFile: Type.String({
      minLength: 1,
      description: 'The JSON file with the key of a service account, from the Firebase console.',
    }),
  },
  { ...closed, description: 'FCM.' },
);

/** How the app of one client id is told of mail. */
export const BrandConfig = Type.Object(
  {
    privacy: Type.Union([Type.Literal('preview'), Type.Literal('sender'), Type.Literal('nothing')], {
      default: 'preview',
      description:
        'How much of a message a notification holds: sender, subject and beginning; the sender; or nothing. Owners of devices may choose less.',
    }),
    badge: Type.Optional(
      Type.Boolean({
        description: 'Whether the number of unread messages is shown; left out, as the properties say.',
      }),
    ),
    sound: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'A sound file of the app, or default; empty: no sound; left out, as the properties say.',
      }),
    ),
    apns: Type.Optional(ApnsConfig),
    fcm: Type.Optional(FcmConfig),
  },
  closed,
);
export type BrandConfig = Static<typeof BrandConfig>;

export const BrandsConfig = Type.Record(Type.String({ pattern: '^[!-~]{1,64}$' }), BrandConfig, {
  ...closed,
  default: {},
  description: 'Brands of the app by client id; one that is not listed has the defaults.',
});
