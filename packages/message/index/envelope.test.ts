import { expect, test } from 'vitest';
import { envelope } from './envelope.ts';
import { indexMessage } from './index-message.ts';
import { crlfMessage } from './testing/message-text.ts';

const person = (name: string | undefined, mailbox: string, host: string) => ({
  name,
  route: undefined,
  mailbox,
  host,
});

test('the message of RFC 3501 8 has the envelope that stands there', () => {
  const message = crlfMessage(
    'Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)',
    'From: Terry Gray <gray@cac.washington.edu>',
    'Subject: IMAP4rev1 WG mtg summary and minutes',
    'To: imap@cac.washington.edu',
    'cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>',
    'Message-Id: <B27397-0100000@cac.washington.edu>',
    'MIME-Version: 1.0',
    'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII',
    '',
    'body',
  );
  const gray = [person('Terry Gray', 'gray', 'cac.washington.edu')];
  expect(envelope(indexMessage(message))).toEqual({
    date: 'Wed, 17 Jul 1996 02:23:25 -0700 (PDT)',
    subject: 'IMAP4rev1 WG mtg summary and minutes',
    from: gray,
    sender: gray,
    replyTo: gray,
    to: [person(undefined, 'imap', 'cac.washington.edu')],
    cc: [person(undefined, 'minutes', 'CNRI.Reston.VA.US'), person('John Klensin', 'KLENSIN', 'MIT.EDU')],
    bcc: undefined,
    inReplyTo: undefined,
    messageId: '<B27397-0100000@cac.washington.edu>',
  });
});

test('an empty Subject is an empty string, a missing one NIL, an empty Sender is the From', () => {
  const withEmpty = envelope(indexMessage(crlfMessage('Subject:', 'Sender: ', 'From: a@b', '')));
  expect(withEmpty.subject).toBe('');
  expect(withEmpty.sender).toEqual([person(undefined, 'a', 'b')]);
  expect(envelope(indexMessage(crlfMessage('From: a@b', ''))).subject).toBeUndefined();
});

test('values are unfolded raw bytes: encoded words stay, and so do bytes that look like white space', () => {
  const message = crlfMessage(
    'Subject: =?utf-8?Q?=C3=A4?=',
    '\tbcd',
    'In-Reply-To: <\xc3\xa0',
    ' >\xc3\xa0',
    '',
  );
  expect(envelope(indexMessage(message))).toMatchObject({
    subject: '=?utf-8?Q?=C3=A4?=\tbcd',
    inReplyTo: '<\xc3\xa0 >\xc3\xa0',
  });
});

test('of a field that stands twice the first counts, but address lists are put together', () => {
  const message = crlfMessage('Subject: 1', 'Subject: 2', 'To: a@b', 'To: c@d', '');
  expect(envelope(indexMessage(message))).toMatchObject({
    subject: '1',
    to: [person(undefined, 'a', 'b'), person(undefined, 'c', 'd')],
  });
});
