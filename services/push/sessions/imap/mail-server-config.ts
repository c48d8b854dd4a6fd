import Type, { type Static } from 'typebox';
import { mailServerPlace } from '../../mail-server/mail-server-place.ts';

/** The section `push.mailServer`. */
export const MailServerConfig = Type.Object(
  {
    ...mailServerPlace,
    timeoutMs: Type.Integer({
      default: 10_000,
      minimum: 100,
      description: 'Milliseconds that the check of a password may take in all.',
    }),
  },
  {
    additionalProperties: false,
    description: 'The IMAP server that passwords are checked against. Without it nobody logs in here.',
  },
);
export type MailServerConfig = Static<typeof MailServerConfig>;
