import { aNotification } from '@mailweave/push/testing';
import { expect, it } from 'vitest';
import { mailDataOf } from './mail-data.ts';

const told = (notification = aNotification()) => JSON.parse(JSON.stringify(mailDataOf(notification)));

it('tells of new mail under the names that apps know', () => {
  expect(told()).toEqual({
    kind: 'new-mail',
    notificationId: aNotification().notificationId,
    count: 1,
    folder: 'INBOX',
    id: '101',
    cid: 'INBOX/101',
    uidValidity: 7,
    email: 'zoe@example.org',
    displayname: 'Zoë Example',
    subject: 'Lunch?',
    unread: 3,
  });
});

it('says nothing of what it may not tell or does not know', () => {
  const content = { kind: 'summary', mail: { mailbox: 'INBOX' }, mailCount: 5 } as const;
  const { badge: _, ...rest } = aNotification({ content });
  const { notificationId } = rest;
  expect(told(rest)).toEqual({ kind: 'summary', notificationId, count: 5, folder: 'INBOX' });
});

it('tells which messages were seen elsewhere, and the code of a verification', () => {
  const dismiss = { kind: 'dismiss', mailbox: 'INBOX', uidValidity: 7, uids: [100, 101] } as const;
  expect(told(aNotification({ content: dismiss }))).toMatchObject({ folder: 'INBOX', ids: [100, 101] });
  const verification = { kind: 'verification', code: 'c0de' } as const;
  expect(told(aNotification({ content: verification }))).toMatchObject({ code: 'c0de' });
});
