import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCallback } from './callback.ts';

/** As Dovecot writes it. */
const told = {
  user: 'anna@example.org',
  event: 'messageNew',
  folder: 'INBOX',
  'imap-uidvalidity': 1_700_000_000,
  'imap-uid': 4_294_967_295,
  from: '=?utf-8?q?Zo=C3=AB?= <zoe@example.org>',
  subject: '=?utf-8?b?R3LDvMOfZQ==?=',
  snippet: 'Bis morgen, ',
  unseen: 3,
};

it('reads what Dovecot tells of a new message, with sender and subject decoded', () => {
  expect(readCallback(told)).toEqual({
    outcome: 'new-mail',
    user: 'anna@example.org',
    mail: {
      mailbox: 'INBOX',
      uidValidity: 1_700_000_000,
      uid: 4_294_967_295,
      from: { name: 'Zoë', address: 'zoe@example.org' },
      subject: 'Grüße',
      snippet: 'Bis morgen,',
      unseen: 3,
    },
  });
});

it.each([
  ['the event in other letters', { event: 'MESSAGENEW' }],
  ['the mailbox in other letters', { folder: 'Inbox' }],
  ['no mailbox', { folder: undefined }],
  ['the count under its old name', { unseen: undefined, unread: 3 }],
  ['a field that nobody knows', { future: { deep: [1] } }],
])('reads the same of a callback with %s', (_, over) => {
  expect(readCallback({ ...told, ...over })).toEqual(readCallback(told));
});

it.each([0, -1, 1.5, 4_294_967_296, '101', null, undefined])(
  'takes a message whose UID is %j for one without numbers',
  (uid) => {
    const read = readCallback({ ...told, 'imap-uid': uid });
    expect(read).toMatchObject({ outcome: 'new-mail', mail: { subject: 'Grüße' } });
    expect(read).not.toHaveProperty('mail.uid');
    expect(read).not.toHaveProperty('mail.uidValidity');
  },
);

it('decodes sender and subject that a mailer wrote in UTF-8 without encoding them', () => {
  expect(readCallback({ ...told, from: 'Zoë <zoe@example.org>', subject: 'Grüße 🎉' })).toMatchObject({
    mail: { from: { name: 'Zoë' }, subject: 'Grüße 🎉' },
  });
});

it.each(['messageAppend', 'messageExpunge', 'flagsSet', ''])('passes over the event %j', (event) => {
  expect(readCallback({ ...told, event })).toEqual({ outcome: 'ignored' });
});

it.each([
  [undefined],
  [null],
  ['text'],
  [[]],
  [{}],
  [{ ...told, user: 17 }],
  [{ ...told, user: '' }],
  [{ ...told, user: 'x'.repeat(2_000) }],
  [{ ...told, event: undefined }],
  [{ ...told, folder: 5 }],
])('cannot read %j', (body) => {
  expect(readCallback(body)).toEqual({ outcome: 'unreadable' });
});

it('never throws, and keeps every text short', () => {
  const values = fc.oneof(fc.jsonValue(), fc.string({ maxLength: 5_000 }), fc.integer());
  const record = fc.record(
    Object.fromEntries(Object.keys(told).map((key) => [key, values])) as Record<
      keyof typeof told,
      typeof values
    >,
  );
  fc.assert(
    fc.property(record, (fields) => {
      const read = readCallback({ ...fields, user: 'anna', event: 'messageNew', folder: 'INBOX' });
      if (read.outcome !== 'new-mail') throw new Error('It is new mail.');
      const { from, snippet = '', subject = '' } = read.mail;
      for (const text of [from?.name ?? '', from?.address ?? '', snippet, subject])
        expect(text.length).toBeLessThanOrEqual(1_000);
    }),
  );
});
