import { SecretText } from '@mailweave/host';
import Type from 'typebox';

const closed = { additionalProperties: false } as const;

/** How Dovecot tells of new mail. */
export const DovecotConfig = Type.Object(
  {
    login: Type.Optional(
      Type.String({
        pattern: '^[^:]+$',
        description:
          'Name in the URL that Dovecot calls: http://LOGIN:PASSWORD@host/...; left out, as com.openexchange.rest.services.basic-auth.login says.',
      }),
    ),
    password: Type.Optional(
      SecretText({
        description:
          'Password in the URL that Dovecot calls; left out, as com.openexchange.rest.services.basic-auth.password says.',
      }),
    ),
    signatureKey: Type.Optional(
      SecretText({
        pattern: '^.{32,}$',
        description:
          'What names of accounts in METADATA are signed with, 32 characters at least. Users can write that attribute, and with user_from_metadata Dovecot believes it.',
      }),
    ),
    answerWithinMs: Type.Integer({
      default: 500,
      minimum: 1,
      description:
        'Milliseconds after which a callback is answered with 503 while its message is still being kept: Dovecot delivers no mail while it waits, for four seconds at most.',
    }),
    requireSignature: Type.Boolean({
      default: false,
      description:
        'Pass over callbacks whose user we have not signed. Needed with user_from_metadata where users can reach METADATA; wrong without it.',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Dovecot calls PUT /preliminary/http-notify/v1/notify for each new message.',
  },
);
