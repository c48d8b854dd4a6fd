import type { SearchKey } from '@mailweave/imap';
import { describe, expect, test } from 'vitest';
import { commandIn } from '../testing/command-in.ts';
import { NOW_MS, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { matchesSearchKey } from './match-search-key.ts';

const HOUR_MS = 3_600_000;

function keyIn(text: string): SearchKey {
  const command = commandIn(`SEARCH ${text}`);
  if (command.name !== 'SEARCH') throw new Error('Not a search.');
  return command.key;
}

/** Whether message 2, woven between two real ones, matches. */
function matches(text: string, internalDateMs = NOW_MS): boolean {
  const view = viewOf(mailboxLike('rwr'));
  const [place] = view.woven;
  if (place === undefined) throw new Error('Nothing is woven.');
  const message = { ...place.message, internalDateMs };
  return matchesSearchKey(keyIn(text), message, { view, nowMs: NOW_MS });
}

describe('a woven message', () => {
  test.each([
    ['OLD', true],
    ['NEW', false],
    ['RECENT', false],
    ['SAVEDATESUPPORTED', true],
    ['THREADID Tmailweave-00000000000000000000000000000002', true],
    ['EMAILID M1', false],
    ['MODSEQ 1000', true],
    ['MODSEQ "/flags/\\\\seen" all 1000', true],
    ['MODSEQ 1001', false],
    ['$', false],
    ['UID $', false],
    ['2:3', true],
    ['3:*', false],
    ['UID 3:*', false],
    ['UID *:1', true],
    ['SUBJECT "SPRING"', true],
    ['SUBJECT "sale" FROM "joe"', false],
    ['HEADER Cc ""', false],
    ['CC ""', false],
  ])('matches %s: %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });
});

test.each([
  ['ON 31-Oct-2026', true],
  ['ON 1-Nov-2026', false],
  ['BEFORE 1-Nov-2026', true],
  ['SINCE 1-Nov-2026', false],
  ['SINCE 31-Dec-2025', true],
  ['BEFORE 1-Jan-2027', true],
])('on the last of October %s is %s', (text, expected) => {
  expect(matches(text, Date.UTC(2026, 9, 31, 23, 59))).toBe(expected);
});

describe('the age of a message', () => {
  // RFC 5032: the interval counts back from now, and INTERNALDATE has whole seconds.
  test.each([
    ['YOUNGER 3600', -HOUR_MS, true],
    ['OLDER 3600', -HOUR_MS, true],
    ['YOUNGER 3600', -HOUR_MS - 1, false],
    ['OLDER 3601', -HOUR_MS - 1, true],
    ['OLDER 3601', -HOUR_MS, false],
  ])('is by the second that INTERNALDATE shows: %s, %i ms from now: %s', (text, agoMs, expected) => {
    expect(matches(text, NOW_MS + agoMs)).toBe(expected);
  });
});

test('a program of many texts decodes the message once', () => {
  const view = viewOf(mailboxLike('rwr'));
  const [place] = view.woven;
  if (place === undefined) throw new Error('Nothing is woven.');
  let decoded = 0;
  const content = () => {
    decoded += 1;
    return place.message.content();
  };
  const program = keyIn('NOT BODY nowhere NOT TEXT nowhere '.repeat(400).trim());
  expect(matchesSearchKey(program, { ...place.message, content }, { view, nowMs: NOW_MS })).toBe(true);
  // The header and the body.
  expect(decoded).toBe(2);
});
