import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** How Dovecot tells of new mail. */
export const DovecotConfig = Type.Object(
  {
    login: Type.String({
      pattern: '^[^:]+$',
      description: 'Name in the URL that Dovecot calls: http://LOGIN:PASSWORD@host/...',
    }),
    password: SecretText({ description: 'Password in the URL that Dovecot calls.' }),
    signatureKey: Type.Optional(
      SecretText({
        pattern: '^.{32,}$',
        description:
          'What names of accounts in METADATA are signed with, 32 characters at least. Users can write that attribute, and with user_from_metadata Dovecot believes it.',
      }),
    ),
    requireSignature: Type.Boolean({
      default: false,
      description:
        'Pass over callbacks whose user we have not signed. Needed with user_from_metadata where users can reach METADATA; wrong without it.',
    }),
  },
  { ...closed, description: 'Dovecot calls PUT /preliminary/http-notify/v1/notify for each new message.' },
);
export type DovecotConfig = Static<typeof DovecotConfig>;
