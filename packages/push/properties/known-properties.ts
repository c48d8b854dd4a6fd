/** How a property's text is read. A list may be empty, which is not the same as none written. */
export type PropertyKind = 'boolean' | 'text' | 'list' | 'milliseconds' | 'port' | 'secret';

/** A property that the push role obeys; the names are those of the mail platforms whose files it reads. */
export type KnownProperty = {
  readonly name: string;
  readonly kind: PropertyKind;
  /** As it would be written. */
  readonly default: string;
  /** Whether context sets, contexts and users may have their own value. */
  readonly perAccount: boolean;
  readonly means: string;
};

const forAll = { perAccount: false } as const;
const cascades = { perAccount: true } as const;

/** Every property with one name. Families of names are beside: transport-switch.ts and capabilities.ts. */
export const KNOWN_PROPERTIES: readonly KnownProperty[] = [
  {
    name: 'com.openexchange.push.allowPermanentPush',
    kind: 'boolean',
    default: 'true',
    ...forAll,
    means: 'Whether permanent listeners run.',
  },
  {
    name: 'com.openexchange.push.allowedClients',
    kind: 'list',
    default: '"open-xchange-mobile-api-facade*"',
    ...forAll,
    means:
      'Client ids that may have permanent listeners, parted by commas; `*` and `?` stand for others. Empty: none.',
  },
  {
    name: 'com.openexchange.push.allowedClient',
    kind: 'list',
    default: '',
    ...forAll,
    means: 'The same under the name that manuals print; counts when allowedClients is not set.',
  },
  {
    name: 'com.openexchange.push.credstorage.enabled',
    kind: 'boolean',
    default: 'false',
    ...forAll,
    means: 'Whether credentials are stored for listeners that run without a session.',
  },
  {
    name: 'com.openexchange.push.credstorage.passcrypt',
    kind: 'secret',
    default: '',
    ...forAll,
    means: 'The passphrase that stored credentials are encrypted with, the same on every node.',
  },
  {
    name: 'com.openexchange.push.credstorage.rdb',
    kind: 'boolean',
    default: 'false',
    ...forAll,
    means: 'Whether credentials are kept in the database; if not, in memory.',
  },
  {
    name: 'com.openexchange.mail.passwordSource',
    kind: 'text',
    default: 'session',
    ...forAll,
    means: '`global`: listeners log in with the master password.',
  },
  {
    name: 'com.openexchange.mail.masterPassword',
    kind: 'secret',
    default: '',
    ...forAll,
    means: 'The password of every account, when passwordSource is `global`.',
  },
  {
    name: 'com.openexchange.push.dovecot.enabled',
    kind: 'boolean',
    default: 'true',
    ...cascades,
    means: 'Whether Dovecot is asked to tell of new mail.',
  },
  {
    name: 'com.openexchange.push.dovecot.preferDoveadmForMetadata',
    kind: 'boolean',
    default: 'false',
    ...forAll,
    means: 'Whether Dovecot is asked through doveadm rather than IMAP.',
  },
  {
    name: 'com.openexchange.push.imapidle.supportsPermanentListeners',
    kind: 'boolean',
    default: 'false',
    ...forAll,
    means: 'Whether an IMAP listener may be permanent.',
  },
  {
    name: 'com.openexchange.push.imapidle.folder',
    kind: 'text',
    default: 'INBOX',
    ...forAll,
    means: 'The mailbox that an IMAP listener without NOTIFY watches.',
  },
  {
    name: 'com.openexchange.push.mail.notify.udp_listen_host',
    kind: 'text',
    default: 'localhost',
    ...forAll,
    means: 'Address on which mail-notify is heard.',
  },
  {
    name: 'com.openexchange.push.mail.notify.udp_listen_port',
    kind: 'port',
    default: '23420',
    ...forAll,
    means: 'UDP port on which mail-notify is heard.',
  },
  {
    name: 'com.openexchange.push.mail.notify.udp_listen_multicast',
    kind: 'boolean',
    default: 'false',
    ...forAll,
    means: 'Whether the address is a multicast group to join.',
  },
  {
    name: 'com.openexchange.push.mail.notify.imap_login_delimiter',
    kind: 'text',
    default: '',
    ...forAll,
    means: 'The user in a datagram is cut off before this character.',
  },
  {
    name: 'com.openexchange.push.mail.notify.use_ox_login',
    kind: 'boolean',
    default: 'false',
    ...forAll,
    means: 'Whether the user in a datagram is a log-in name.',
  },
  {
    name: 'com.openexchange.push.mail.notify.use_full_email_address',
    kind: 'boolean',
    default: 'false',
    ...forAll,
    means: 'Whether the user in a datagram is a whole address.',
  },
  {
    name: 'com.openexchange.push.mail.notify.delay_millis',
    kind: 'milliseconds',
    default: '5000',
    ...forAll,
    means: 'Datagrams of one user within this time are one event.',
  },
  {
    name: 'com.openexchange.rest.services.basic-auth.login',
    kind: 'text',
    default: '',
    ...forAll,
    means: 'The name that Dovecot gives with its callback.',
  },
  {
    name: 'com.openexchange.rest.services.basic-auth.password',
    kind: 'secret',
    default: '',
    ...forAll,
    means: 'The password that Dovecot gives with its callback.',
  },
  {
    name: 'com.openexchange.pns.mobile.api.facade.apn.badge.enabled',
    kind: 'boolean',
    default: 'true',
    ...cascades,
    means: 'Whether the icon of the app shows how many messages are unread.',
  },
  {
    name: 'com.openexchange.pns.mobile.api.facade.apn.sound.enabled',
    kind: 'boolean',
    default: 'true',
    ...cascades,
    means: 'Whether a notification makes a sound.',
  },
  {
    name: 'com.openexchange.pns.mobile.api.facade.apn.sound.filename',
    kind: 'text',
    default: 'default',
    ...cascades,
    means: 'The sound file in the app; `default` is the sound of the system.',
  },
];

const byName: ReadonlyMap<string, KnownProperty> = new Map(
  KNOWN_PROPERTIES.map((property) => [property.name, property]),
);

export function knownProperty(name: string): KnownProperty | undefined {
  return byName.get(name);
}
