import type { Notification } from '@mailweave/push';
import { aNotification } from '@mailweave/push/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_PLAINTEXT_BYTES } from './encryption.ts';
import { payloadOf } from './payload.ts';

const navigate = 'https://mail.example.org/';

function payload(over: Partial<Notification> = {}, badge = true) {
  const notification = aNotification(over);
  return payloadOf({ notification, presentation: { badge } }, { navigate })?.toString();
}

it('is a declarative push message with what an app needs beside it', () => {
  const { accountId, notificationId, topic } = aNotification();
  expect(JSON.parse(payload() ?? '')).toEqual({
    web_push: 8030,
    notification: { title: 'Zoë Example', body: 'Lunch?', navigate, tag: aNotification().collapseKey },
    app_badge: 3,
    mutable: true,
    mailweave: {
      kind: 'new-mail',
      notificationId,
      accountId,
      topic,
      mailbox: 'INBOX',
      uidValidity: 7,
      uid: 101,
      mailCount: 1,
      from: 'Zoë Example',
      subject: 'Lunch?',
    },
  });
});

it('leaves the badge alone where the brand shows none, or it is not known', () => {
  expect(payload({}, false)).not.toContain('badge');
  const { badge: _, ...unknown } = aNotification();
  const text = payloadOf({ notification: unknown, presentation: { badge: true } }, { navigate })?.toString();
  expect(text).not.toContain('badge');
});

it('shows nothing of a dismissal and names its newest messages', () => {
  const uids = Array.from({ length: 9_000 }, (_, at) => 4_000_000_000 + at);
  const sent = JSON.parse(
    payload({ content: { kind: 'dismiss', mailbox: 'INBOX', uidValidity: 7, uids } }) ?? '',
  );
  expect(sent.web_push).toBeUndefined();
  expect(sent.notification).toBeUndefined();
  expect(sent.mailweave).toMatchObject({ kind: 'dismiss', mailbox: 'INBOX', uidValidity: 7, unread: 3 });
  expect(sent.mailweave.uids).toEqual(uids.slice(-256));
});

it('carries the code of a verification where only a program reads it', () => {
  const sent = JSON.parse(payload({ content: { kind: 'verification', code: 'c0de' } }) ?? '');
  expect(sent.mailweave.code).toBe('c0de');
  expect(JSON.stringify(sent.notification)).not.toContain('c0de');
});

it('fits whatever the texts are, and never cuts what a program reads', () => {
  const text = fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' });
  const messages = fc.record({ name: text, subject: text, snippet: text });
  fc.assert(
    fc.property(messages, ({ name, snippet, subject }) => {
      const from = { name, address: 'zoe@example.org' };
      const mail = { mailbox: 'Archive', uidValidity: 7, uid: 101, from, subject, snippet };
      const sent = payload({ content: { kind: 'new-mail', mail, mailCount: 1 } }) ?? '';
      expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(MAX_PLAINTEXT_BYTES);
      expect(JSON.parse(sent).mailweave).toMatchObject({ mailbox: 'Archive', uidValidity: 7, uid: 101 });
    }),
    { numRuns: 30 },
  );
});

it('is none when the name of the mailbox alone is too long', () => {
  const mail = { mailbox: 'x'.repeat(4_000) };
  expect(payload({ content: { kind: 'new-mail', mail, mailCount: 1 } })).toBeUndefined();
});
