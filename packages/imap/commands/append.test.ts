import { expect, test } from 'vitest';
import { commandOf, rewrittenCommand } from '../testing/wire-text.ts';

test.each([
  // RFC 3501 6.3.11, shortened
  'A003 APPEND saved-messages (\\Seen) {24}\nDate: Mon, 7 Feb 1994 xy',
  'a APPEND INBOX "17-Jul-1996 02:44:25 -0700" {0}\n',
  'a APPEND INBOX (\\Seen $Label) " 7-Feb-1994 21:52:25 +0130" {3}\nabc',
  // RFC 3502 6.3.11: several messages
  'A003 APPEND saved-messages (\\Seen) {2}\nab " 7-Feb-1994 22:43:04 -0800" {3}\ncde {1}\nf',
  // RFC 3516 4.4
  'a APPEND INBOX ~{3}\na\0b',
  // RFC 6855 4
  'a APPEND INBOX UTF8 (~{3}\nabc)',
  'a APPEND INBOX (\\Seen) "17-Jul-1996 02:44:25 -0700" UTF8 (~{2}\nab) {1}\nc UTF8 (~{1}\nd)',
  // A body may look like anything.
  'a APPEND INBOX {28}\n* 5 EXPUNGE\na OK done {3}\n',
])('%j reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test('an APPEND hands out the bytes of its messages', () => {
  expect(commandOf('a APPEND x (\\Seen) "17-Jul-1996 02:44:25 -0700" {3+}\nabc ~{1}\n\0')).toEqual({
    name: 'APPEND',
    mailbox: 'x',
    messages: [
      {
        flags: ['\\Seen'],
        internalDate: { atMs: Date.UTC(1996, 6, 17, 9, 44, 25), zoneMinutes: -420 },
        bytes: Buffer.from('abc'),
        binary: false,
        utf8: false,
      },
      { flags: [], internalDate: undefined, bytes: Buffer.from('\0'), binary: true, utf8: false },
    ],
  });
});

test.each([
  'a APPEND x',
  'a APPEND x "abc"',
  'a APPEND x (\\Seen)',
  'a APPEND x "31-Feb-1996 02:44:25 -0700" {1}\na',
  'a APPEND x "17-Jul-1996 24:44:25 -0700" {1}\na',
  'a APPEND x {1}\na{1}\nb',
  'a APPEND x {1}\na b',
  'a APPEND x UTF8 ({1}\na)',
  'a APPEND x UTF8 ~{1}\na',
  'a APPEND x UTF8 (~{1}\na',
  'a APPEND x UTF7 (~{1}\na)',
  'a APPEND x CATENATE (TEXT {1}\na)',
])('%j is refused', (wire) => {
  expect(() => commandOf(wire)).toThrow(/^Expected .* at byte \d+/);
});
