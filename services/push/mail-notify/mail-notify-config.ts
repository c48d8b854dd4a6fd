import Type, { type Static } from 'typebox';

/** How mail servers of the kind of Cyrus tell of new mail. */
export const MailNotifyConfig = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'Address to listen on, or multicast group.' }),
    port: Type.Integer({ default: 23_420, minimum: 0, maximum: 65_535, description: 'UDP port.' }),
    multicast: Type.Boolean({ default: false, description: 'host is a multicast group to join.' }),
    networks: Type.Array(Type.String({ description: 'Network in CIDR form.' }), {
      default: ['127.0.0.0/8', '::1/128'],
      description: 'Where datagrams are taken from; nothing else proves who has sent them.',
    }),
    delimiter: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'What ends the log-in name in the user of a datagram; what is behind it is cut off.',
      }),
    ),
    domain: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Put behind users without @, to find accounts by their addresses.',
      }),
    ),
    delayMs: Type.Integer({
      default: 5_000,
      minimum: 0,
      description: 'Milliseconds in which several datagrams for one user are taken for one.',
    }),
  },
  {
    additionalProperties: false,
    description: 'Datagrams of Cyrus notifyd over UDP tell of new mail in INBOX.',
  },
);
export type MailNotifyConfig = Static<typeof MailNotifyConfig>;
