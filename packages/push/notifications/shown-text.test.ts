import { expect, it } from 'vitest';
import type { NotificationContent, ShownMail } from './notification.ts';
import { shownText } from './shown-text.ts';

const from = { name: 'Zoë Example', address: 'zoe@example.org' };
const newMail = (mail: Partial<ShownMail>): NotificationContent => ({
  kind: 'new-mail',
  mail: { mailbox: 'INBOX', ...mail },
  mailCount: 1,
});

it.each([
  [
    { from, subject: 'Lunch?', snippet: 'At noon' },
    { title: 'Zoë Example', body: 'Lunch?\nAt noon' },
  ],
  [
    { from: { address: from.address }, subject: 'Lunch?' },
    { title: from.address, body: 'Lunch?' },
  ],
  [{ from: { name: '', address: from.address } }, { title: from.address, body: 'New mail' }],
  [
    { from, subject: '', snippet: 'At noon' },
    { title: 'Zoë Example', body: 'At noon' },
  ],
  [{ subject: 'Lunch?' }, { title: 'New mail', body: 'Lunch?' }],
  [{}, { title: 'New mail' }],
])('shows of a message %j what is known', (mail, expected) => {
  expect(shownText(newMail(mail))).toEqual(expected);
});

it('names the newest message in a summary, as far as it may', () => {
  const summary = (mail: Partial<ShownMail>) =>
    shownText({ kind: 'summary', mail: { mailbox: 'INBOX', ...mail }, mailCount: 12 });
  expect(summary({ from, subject: 'Lunch?' })).toEqual({
    title: '12 new messages',
    body: 'Zoë Example: Lunch?',
  });
  expect(summary({ from })).toEqual({ title: '12 new messages', body: 'Zoë Example' });
  expect(summary({})).toEqual({ title: '12 new messages' });
});

it('shows nothing of a dismissal and something of everything else', () => {
  expect(shownText({ kind: 'dismiss', mailbox: 'INBOX', uidValidity: 7, uids: [1] })).toBeUndefined();
  for (const content of [
    { kind: 'verification', code: 'never shown' },
    { kind: 'needs-login' },
    { kind: 'test' },
  ] as const) {
    const shown = shownText(content);
    expect(shown?.title).toMatch(/\w/);
    expect(JSON.stringify(shown)).not.toContain('never shown');
  }
});
