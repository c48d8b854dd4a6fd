import { expect, test } from 'vitest';
import { aSubscription } from '../testing/builders.ts';
import { wantedMailboxes } from './wanted-mailboxes.ts';

test('is INBOX alone where nobody names others', () => {
  expect(wantedMailboxes([aSubscription(), aSubscription()])).toEqual(['INBOX']);
});

test('is what any device names, each mailbox once', () => {
  const lists = aSubscription({ preferences: { mailboxes: ['Lists', 'INBOX'] } });
  const junk = aSubscription({ preferences: { mailboxes: ['Junk', 'Lists'] } });
  expect(wantedMailboxes([lists, junk])).toEqual(['INBOX', 'Junk', 'Lists']);
});

test('leaves out what only other topics are subscribed for', () => {
  const calendar = aSubscription({ topics: ['ox:calendar:updates'], preferences: { mailboxes: ['Lists'] } });
  expect(wantedMailboxes([calendar])).toEqual([]);
});
