import type { Notification, NotificationContent } from '@mailweave/push';
import { aNotification } from '@mailweave/push/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apnsPayload } from './payload.ts';

const loud = { badge: true, sound: 'default' };

function payloadOf(over: Partial<Notification>, presentation = loud) {
  const { json = '', pushType } = apnsPayload(aNotification(over), presentation) ?? {};
  return { pushType, ...JSON.parse(json) };
}

it('shows sender and subject, and leads the app to the message', () => {
  expect(payloadOf({})).toEqual({
    pushType: 'alert',
    aps: {
      alert: { title: 'Zoë Example', body: 'Lunch?' },
      badge: 3,
      sound: 'default',
      'thread-id': 'default0/INBOX',
      'mutable-content': 1,
    },
    cid: 'default0/INBOX/101',
  });
});

it('names the folder where the message has no UID', () => {
  const content = { kind: 'new-mail', mail: { mailbox: 'INBOX/Lists' }, mailCount: 1 } as const;
  expect(payloadOf({ content })).toMatchObject({ folder: 'default0/INBOX/Lists' });
  expect(payloadOf({ content })).not.toHaveProperty('cid');
});

it('has no badge and no sound where the brand wants none, nor where the number is not known', () => {
  const { aps } = payloadOf({}, { badge: false } as typeof loud);
  expect(aps).not.toHaveProperty('badge');
  expect(aps).not.toHaveProperty('sound');
  const { badge: _, ...unknown } = aNotification();
  expect(JSON.parse(apnsPayload(unknown, loud)?.json ?? '').aps).not.toHaveProperty('badge');
});

it.each<[NotificationContent, object]>([
  [{ kind: 'summary', mail: { mailbox: 'INBOX', uid: 7 }, mailCount: 12 }, { title: '12 new messages' }],
  [{ kind: 'test' }, { title: 'Test' }],
  [{ kind: 'needs-login' }, { title: 'Log in again' }],
])('shows %j', (content, alert) => {
  expect(payloadOf({ content })).toMatchObject({ pushType: 'alert', aps: { alert } });
});

it('takes notifications back with a badge, and without one in the background', () => {
  const content = { kind: 'dismiss', mailbox: 'INBOX', uidValidity: 7, uids: [100, 101] } as const;
  const dismiss = { folder: 'default0/INBOX', ids: ['100', '101'] };
  expect(payloadOf({ content })).toEqual({
    pushType: 'alert',
    aps: { 'content-available': 1, badge: 3 },
    dismiss,
  });
  expect(payloadOf({ content }, { badge: false, sound: 'x' })).toEqual({
    pushType: 'background',
    aps: { 'content-available': 1 },
    dismiss,
  });
});

it('gives the app its code without showing anything', () => {
  expect(payloadOf({ content: { kind: 'verification', code: 'abc' } })).toEqual({
    pushType: 'background',
    aps: { 'content-available': 1 },
    verification: 'abc',
  });
});

it('fits whatever is in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 500 }).map((short) => short.repeat(9));
  fc.assert(
    fc.property(text, text, text, fc.array(fc.nat(2 ** 32 - 1)), (name, subject, snippet, uids) => {
      const mail = { mailbox: 'INBOX', uid: 1, from: { name, address: 'zoe@example.org' }, subject, snippet };
      for (const content of [
        { kind: 'new-mail', mail, mailCount: 1 },
        { kind: 'summary', mail, mailCount: 9 },
        { kind: 'dismiss', mailbox: 'INBOX', uidValidity: 1, uids: Array(20).fill(uids).flat() },
      ] satisfies NotificationContent[]) {
        const { json = '' } = apnsPayload(aNotification({ content }), loud) ?? {};
        expect(JSON.parse(json).aps).toBeDefined();
        expect(Buffer.byteLength(json)).toBeLessThanOrEqual(4_096);
      }
    }),
    { numRuns: 40 },
  );
});
