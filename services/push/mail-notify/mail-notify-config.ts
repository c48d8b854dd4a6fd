import Type from 'typebox';

/** How mail servers of the kind of Cyrus tell of new mail; what is left out is as the properties say. */
export const MailNotifyConfig = Type.Object(
  {
    host: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Address to listen on, or multicast group; left out, as udp_listen_host says.',
      }),
    ),
    port: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 65_535,
        description: 'UDP port; left out, as udp_listen_port says.',
      }),
    ),
    multicast: Type.Optional(
      Type.Boolean({
        description: 'host is a multicast group to join; left out, as udp_listen_multicast says.',
      }),
    ),
    networks: Type.Optional(
      Type.Array(Type.String({ description: 'Network in CIDR form.' }), {
        description:
          'Where datagrams are taken from; nothing else proves who has sent them. Left out: from this machine where host is of it, else from private networks.',
      }),
    ),
    delimiter: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'What ends the log-in name in the user of a datagram, and is cut off with all behind it; left out, as imap_login_delimiter says.',
      }),
    ),
    domain: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Put behind users without @, to find accounts by their addresses.',
      }),
    ),
    users: Type.Optional(
      Type.Union([Type.Literal('login'), Type.Literal('address'), Type.Literal('any')], {
        description:
          'What the user of a datagram is: a log-in name, an address, or whichever is known. Left out, as use_ox_login and use_full_email_address say.',
      }),
    ),
    delayMs: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'Milliseconds in which several datagrams for one user are taken for one; left out, as delay_millis says.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Datagrams of Cyrus notifyd over UDP tell of new mail in INBOX. What is left out is as the properties com.openexchange.push.mail.notify.* say; any of them is enough for datagrams to be heard.',
  },
);
