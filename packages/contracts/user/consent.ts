import Type, { type Static } from 'typebox';
import { Purpose } from '../injection/identity.ts';

const closed = { additionalProperties: false } as const;

const said = {
  purpose: Purpose,
  decision: Type.Union([Type.Literal('given'), Type.Literal('withdrawn')]),
  textVersion: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Version of the text that the user saw.',
  }),
};

/** What a user said about a purpose. */
export const Consent = Type.Object({
  ...said,
  source: Type.String({ description: 'Where he said it: one-click, opt-out-page, command-line or a name.' }),
  at: Type.String({ format: 'date-time', description: 'RFC 3339, UTC.' }),
});
export type Consent = Static<typeof Consent>;

/** A consent or a withdrawal that is to be noted. */
export const ConsentStatement = Type.Object(
  {
    ...said,
    source: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Where he said it, the app for example.',
    }),
    at: Type.Optional(
      Type.String({
        format: 'date-time',
        description:
          'When, if not now; never in the future. A withdrawal is not undone by what was given before.',
      }),
    ),
  },
  closed,
);
export type ConsentStatement = Static<typeof ConsentStatement>;

/** Everything a user ever said, and what of it counts. */
export const Consents = Type.Object({
  inForce: Type.Array(Consent, { description: 'For each purpose the latest; none where he said nothing.' }),
  history: Type.Array(Consent, { description: 'Oldest first.' }),
});
export type Consents = Static<typeof Consents>;
