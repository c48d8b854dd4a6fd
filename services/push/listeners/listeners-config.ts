import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';
import { DoveadmConfig } from '../dovecot/doveadm-config.ts';
import { mailServerPlace } from '../mail-server/mail-server-place.ts';

const closed = { additionalProperties: false } as const;

/** Where mailboxes are, and how they are listened to. */
export const ListenersConfig = Type.Object(
  {
    way: Type.Union([Type.Literal('imap'), Type.Literal('dovecot')], {
      description:
        'imap: a connection to each mailbox. dovecot: none; the METADATA attribute is written, and Dovecot calls back (push.dovecot).',
    }),
    ...mailServerPlace,
    permanent: Type.Optional(
      Type.Boolean({
        description:
          'Of way imap: whether listeners run without a session; left out, as com.openexchange.push.imapidle.supportsPermanentListeners says.',
      }),
    ),
    masterUser: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Who may open every mailbox: AUTHENTICATE PLAIN with the log-in name of the account.',
      }),
    ),
    masterPassword: Type.Optional(SecretText({ description: 'Password of the master user.' })),
    connectTimeoutMs: Type.Integer({ default: 5_000, minimum: 100, description: 'Milliseconds to connect.' }),
    commandTimeoutMs: Type.Integer({
      default: 60_000,
      minimum: 1_000,
      description: 'Milliseconds that the answer to a command may take.',
    }),
    pollMs: Type.Integer({
      default: 300_000,
      minimum: 1_000,
      description:
        'Milliseconds between two looks at a server without IDLE, and, where NOTIFY is not offered, at mailboxes beside the open one.',
    }),
    useNotify: Type.Boolean({
      default: true,
      description:
        'Ask servers that offer NOTIFY (RFC 5465) to tell of every mailbox that a device wants to hear of. Without it they are looked at every pollMs, but for the open one.',
    }),
    lookMs: Type.Integer({
      default: 900_000,
      minimum: 1_000,
      description: 'Milliseconds between two looks at the mailboxes of an account, whatever NOTIFY has told.',
    }),
    doveadm: Type.Optional(DoveadmConfig),
    reconcileMs: Type.Integer({
      default: 900_000,
      minimum: 1_000,
      description:
        'way dovecot: milliseconds between two looks at an INBOX for messages that no callback has told of.',
    }),
    reconcileConnections: Type.Integer({
      default: 10,
      minimum: 1,
      description: 'How many connections these looks may have open at once.',
    }),
    startsPerSecond: Type.Integer({
      default: 250,
      minimum: 1,
      description:
        'How many listeners one process starts in a second at most, so that a start does not storm the server; one that is slow has no more than 32 log-ins under way.',
    }),
    reviewMs: Type.Integer({
      default: 60_000,
      minimum: 1_000,
      description: 'Milliseconds between two looks at which accounts are registered.',
    }),
  },
  { ...closed, description: 'Listeners for accounts that are registered.' },
);
export type ListenersConfig = Static<typeof ListenersConfig>;
