import Type from 'typebox';

/** What marks advertising of a tenant, whatever the campaign says. */
export const AdvertisingLabels = Type.Record(
  Type.String({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' }),
  Type.String({ minLength: 1, maxLength: 40, pattern: '^[^{}]*[^{}\\s][^{}]*$' }),
  {
    additionalProperties: false,
    description:
      'What marks advertising, in front of the subject, by language tag. Without an entry it is the usual word of the language, or one of its words that the campaign chooses.',
  },
);
