import Type, { type Static } from 'typebox';

/** The section `push.mailServer`. */
export const MailServerConfig = Type.Object(
  {
    host: Type.String({ minLength: 1, description: 'Host name or address of the IMAP server.' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535, description: '143, with implicit TLS 993.' }),
    tls: Type.Union([Type.Literal('none'), Type.Literal('starttls'), Type.Literal('implicit')], {
      default: 'implicit',
      description: 'implicit: TLS from the first byte. starttls: upgraded before the log-in. none: in clear.',
    }),
    caFile: Type.Optional(
      Type.String({ minLength: 1, description: 'PEM file of the authority that signed its certificate.' }),
    ),
    serverName: Type.Optional(
      Type.String({ minLength: 1, description: 'Name the certificate must bear; default: host.' }),
    ),
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
