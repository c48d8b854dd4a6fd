import { expect, test } from 'vitest';
import { MAX_SEARCH_DEPTH } from '../search/parse-search-key.ts';
import { commandOf, rewrittenCommand } from '../testing/wire-text.ts';

test.each([
  // RFC 3501 6.4.4
  'A282 SEARCH FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"',
  'A284 SEARCH CHARSET UTF-8 TEXT {6}\n\xd0\xb0\xd0\xb1\xd0\xb2',
  'a SEARCH ALL NEW OLD RECENT ANSWERED UNANSWERED DELETED UNDELETED DRAFT UNDRAFT UNFLAGGED SEEN UNSEEN',
  'a SEARCH KEYWORD $Label1 UNKEYWORD foo BCC "a" CC "b" TO "c" SUBJECT "d" BODY "e" HEADER X-Foo ""',
  'a SEARCH BEFORE 1-Feb-1994 ON 10-Feb-1994 SENTBEFORE 3-Mar-2001 SENTON 4-Apr-2001 SENTSINCE 5-May-2001',
  'a SEARCH LARGER 1000 SMALLER 4294967296 1,3:* UID 3:*',
  'a UID SEARCH OR (FROM "x" 1:5) NOT (SEEN (TO "a" CC "b"))',
  // RFC 4731 3.2
  'A283 SEARCH RETURN (MIN COUNT) FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"',
  'A284 SEARCH RETURN () ALL',
  // RFC 5182 2.3, 2.4
  'A282 SEARCH RETURN (SAVE MIN ALL MAX) SINCE 1-Feb-1994 NOT FROM "Smith"',
  'G283 UID SEARCH UID $ SMALLER 4096 $',
  // RFC 5032 3
  'a SEARCH UNSEEN YOUNGER 259200 OLDER 5',
  // RFC 6203 3, 4, 5
  'A1 SEARCH FUZZY (SUBJECT "IMAP break" FROM "a")',
  'A2 SEARCH FUZZY SUBJECT "work" FROM "user@example.com"',
  'B1 SEARCH RETURN (RELEVANCY ALL) FUZZY TEXT "Helo"',
  'a SEARCH SUBJECT "xyz" NOT FUZZY FUZZY ANSWERED',
  // RFC 7162 3.1.5
  'a SEARCH MODSEQ "/flags/\\\\draft" all 620162338 MODSEQ 0',
  // RFC 8474 6, RFC 8514 4.3
  'a SEARCH EMAILID M6d99ac3275bb4e THREADID T64b478a75b7ea9',
  'a SEARCH SAVEDATESUPPORTED SAVEDBEFORE 1-Jan-2020 SAVEDON 1-Jan-2020 SAVEDSINCE 28-Dec-2014',
])('%s reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test.each([
  ['a search (seen)', 'a SEARCH SEEN'],
  ['a SEARCH ((1:2 (ALL)) )', 'a SEARCH 1:2 ALL'],
  ['a SEARCH SINCE "01-feb-1994"', 'a SEARCH SINCE 1-Feb-1994'],
  ['a SEARCH return (min) charset "us-ascii" {4}\nSEEN', undefined],
  ['a SEARCH FROM {5}\na"b\\c', 'a SEARCH FROM "a\\"b\\\\c"'],
  ['a SEARCH CHARSET {5}\nutf-8 ALL', 'a SEARCH CHARSET UTF-8 ALL'],
])('%s is read as %s', (wire, canonical) => {
  if (canonical === undefined) expect(() => rewrittenCommand(wire)).toThrow('Expected a search key');
  else expect(rewrittenCommand(wire)).toBe(canonical);
});

test('flag words become a flag and whether it is set', () => {
  expect(commandOf('a SEARCH UNSEEN')).toMatchObject({
    returns: undefined,
    charset: undefined,
    key: { name: 'flag', flag: '\\Seen', set: false, keyword: false },
  });
  expect(commandOf('a SEARCH UNKEYWORD Foo')).toMatchObject({
    key: { name: 'flag', flag: 'Foo', set: false, keyword: true },
  });
});

test('an OR chain as long as clients write them is read, one without end is not', () => {
  const chain = (length: number): string => `a SEARCH ${'OR SEEN '.repeat(length)}ALL`;
  expect(rewrittenCommand(chain(MAX_SEARCH_DEPTH))).toBe(chain(MAX_SEARCH_DEPTH));
  expect(() => commandOf(chain(MAX_SEARCH_DEPTH + 1))).toThrow('keys within each other');
  expect(() => commandOf(`a SEARCH ${'FUZZY '.repeat(10_000)}ALL`)).toThrow('keys within each other');
  expect(() => commandOf(`a SEARCH ${'NOT '.repeat(10_000)}ALL`)).toThrow('keys within each other');
  expect(() => commandOf(`a SEARCH ${'('.repeat(10_000)}ALL`)).toThrow('nested lists');
});

test.each([
  'a SEARCH',
  'a SEARCH XYZ',
  'a SEARCH FROM',
  'a SEARCH OR SEEN',
  'a SEARCH ()',
  'a SEARCH (SEEN',
  'a SEARCH SINCE 31-Feb-1994',
  'a SEARCH SINCE 1-Foo-1994',
  'a SEARCH FUZZY',
  'a SEARCH RETURN (PARTIAL 1:5) ALL',
  'a SEARCH CHARSET caf\xe9 ALL',
  'a SEARCH OLDER 0',
  'a SEARCH MODSEQ "x" none 5',
  'a SEARCH UID',
  'a SEARCH FROM "a\0b"',
  'a SEARCH FROM {3}\na\0b',
])('%j is refused', (wire) => {
  expect(() => commandOf(wire)).toThrow(/^Expected .* at byte \d+/);
});
