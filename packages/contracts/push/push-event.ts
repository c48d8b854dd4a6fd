import Type, { type Static } from 'typebox';

/** What a manifest commits. */
export const PushEventType = Type.Union([
  Type.Literal('campaign.exported'),
  Type.Literal('campaign.recalled'),
  Type.Literal('suppression.updated'),
  Type.Literal('user.erased'),
]);
export type PushEventType = Static<typeof PushEventType>;

/** What a campaign tool says when an export, the recall of a campaign, or a list of users lies in the bucket. */
export const PushEvent = Type.Object(
  {
    eventId: Type.String({
      pattern: '^[\\x21-\\x7e]{1,128}$',
      description: 'The same event is the same import, however often it is sent.',
    }),
    type: Type.Union(PushEventType.anyOf, { description: 'What the manifest commits.' }),
    dataSourceId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: "One of the tenant's data sources; its default one without this.",
      }),
    ),
    manifestKey: Type.String({
      minLength: 1,
      maxLength: 1_024,
      description: "The manifest's key in the bucket of the data source; never a URL.",
    }),
    manifestSha256: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'SHA-256 of the manifest, in lower-case hexadecimal digits.',
    }),
  },
  { additionalProperties: false },
);
export type PushEvent = Static<typeof PushEvent>;
