import { type ByteString, byteString } from '@mailweave/imap';
import { expect, test } from 'vitest';
import { mailboxOnWire, type OwnNamespaces } from './mailbox-on-wire.ts';

const prefix = (text: string): ByteString => byteString(Buffer.from(text, 'latin1'));
const dovecot: OwnNamespaces = [{ prefix: prefix(''), delimiter: '/' }];
const courier: OwnNamespaces = [{ prefix: prefix('INBOX.'), delimiter: '.' }];
const flat: OwnNamespaces = [{ prefix: prefix(''), delimiter: undefined }];
const two: OwnNamespaces = [...dovecot, { prefix: prefix('Archive/'), delimiter: '/' }];

test.each<[string, string | undefined, OwnNamespaces]>([
  ['INBOX', 'INBOX', courier],
  ['Lists/foo', 'Lists/foo', dovecot],
  ['Lists/foo', 'Lists/foo', undefined],
  ['Lists/foo', 'INBOX.Lists.foo', courier],
  ['INBOX/foo', 'INBOX.INBOX.foo', courier],
  ['Übung & Spiel', '&ANw-bung &- Spiel', dovecot],
  ['a.b', undefined, courier],
  ['a/b', undefined, flat],
  ['a', 'a', flat],
  ['Archive/2026', 'Archive/2026', two],
])('%s is %s on the wire', (mailbox, expected, own) => {
  expect(mailboxOnWire(mailbox, own)).toBe(expected);
});
