import Type, { type Static } from 'typebox';

/** A name that settings and metrics know a backend by. */
export const BACKEND_NAME = '^[a-z0-9][a-z0-9-]{0,62}$';

/** An IMAP server that holds mailboxes. */
export const BackendConfig = Type.Object(
  {
    host: Type.String({ description: 'Host name or address of the IMAP server.' }),
    port: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'TCP port of the IMAP server: 143, with implicit TLS 993.',
    }),
    tls: Type.Union([Type.Literal('none'), Type.Literal('starttls'), Type.Literal('implicit')], {
      default: 'none',
      description: 'implicit: TLS from the first byte. starttls: upgraded before the log-in. none: in clear.',
    }),
    caFile: Type.Optional(
      Type.String({
        description: 'PEM file of the authority that signed the certificate of the IMAP server.',
      }),
    ),
    serverName: Type.Optional(Type.String({ description: 'Name the certificate must bear; default: host.' })),
    connectTimeoutMs: Type.Integer({ default: 5_000, minimum: 100, description: 'Milliseconds to connect.' }),
    loginTimeoutMs: Type.Integer({
      default: 30_000,
      minimum: 100,
      description: 'Milliseconds that a log-in may take once connected; then NO [UNAVAILABLE].',
    }),
    responseTimeoutMs: Type.Integer({
      default: 600_000,
      minimum: 0,
      description:
        'Milliseconds that a running command may bring nothing at all before BYE [UNAVAILABLE]; 0: any time. A slow SEARCH has to fit in.',
    }),
    proxyProtocol: Type.Boolean({
      default: false,
      description:
        'Begin each connection with a PROXY header (version 2) that says where the client is. The server has to expect it.',
    }),
    sendClientId: Type.Union(
      [Type.Literal('never'), Type.Literal('before-login'), Type.Literal('after-login')],
      {
        default: 'never',
        description:
          'Say by ID (x-originating-ip, x-originating-port, x-connected-ip, x-connected-port, x-session-id) where the client is; Dovecot wants it before the log-in.',
      },
    ),
  },
  { additionalProperties: false },
);
export type BackendConfig = Static<typeof BackendConfig>;
