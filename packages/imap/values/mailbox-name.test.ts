import { expect, test } from 'vitest';
import { byteStringOfText } from './byte-string.ts';
import { canonicalMailboxName, sameMailbox } from './mailbox-name.ts';

test.each([
  ['inbox', 'INBOX'],
  ['InBoX', 'INBOX'],
  ['Inbox/Work', 'Inbox/Work'],
  ['inboxes', 'inboxes'],
  ['Sent', 'Sent'],
])('the mailbox %s is known as %s', (name, canonical) => {
  expect(canonicalMailboxName(byteStringOfText(name))).toBe(canonical);
});

test('only INBOX is the same in another case', () => {
  expect(sameMailbox(byteStringOfText('inbox'), byteStringOfText('INBOX'))).toBe(true);
  expect(sameMailbox(byteStringOfText('sent'), byteStringOfText('Sent'))).toBe(false);
});
