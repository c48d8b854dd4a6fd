import { expect, test } from 'vitest';
import { commandOf, rewrittenCommand } from '../testing/wire-text.ts';

test.each([
  // RFC 5256 3
  'A282 SORT (SUBJECT) UTF-8 SINCE 1-Feb-1994',
  'A283 SORT (SUBJECT REVERSE DATE) UTF-8 ALL',
  'A284 SORT (SUBJECT) US-ASCII TEXT "not in mailbox"',
  'a UID SORT (ARRIVAL CC FROM SIZE REVERSE TO) US-ASCII UID 3:* 1:5 NOT (SEEN TO "a")',
  // RFC 5957 5
  'a SORT (REVERSE DISPLAYFROM DISPLAYTO) UTF-8 TEXT {6}\n\xd0\xb0\xd0\xb1\xd0\xb2',
  // RFC 6203 6
  'C1 SORT (RELEVANCY) UTF-8 FUZZY SUBJECT "Helo"',
  'C2 SORT RETURN (RELEVANCY ALL) (RELEVANCY) UTF-8 FUZZY TEXT "Helo"',
  // RFC 5267 3.3
  'E01 UID SORT RETURN () (REVERSE DATE) UTF-8 UNDELETED UNKEYWORD $Junk',
  'a SORT RETURN (MIN MAX COUNT ALL SAVE) (DATE) UTF-8 ALL',
])('%s reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test.each([
  ['a sort (subject  reverse  date ) "utf-8" all', 'a SORT (SUBJECT REVERSE DATE) UTF-8 ALL'],
  ['a uid sort return ( min ) ( size ) {8}\nus-ascii (1:2 (seen))', undefined],
])('%s is read without care for case and spaces', (wire, canonical) => {
  expect(rewrittenCommand(wire)).toBe(canonical ?? 'a UID SORT RETURN (MIN) (SIZE) US-ASCII 1:2 SEEN');
});

test('REVERSE belongs to the one criterion behind it', () => {
  expect(commandOf('a UID SORT (REVERSE SUBJECT DATE) UTF-8 ALL')).toEqual({
    name: 'SORT',
    byUid: true,
    returns: undefined,
    criteria: [
      { name: 'SUBJECT', reverse: true },
      { name: 'DATE', reverse: false },
    ],
    charset: 'UTF-8',
    key: { name: 'ALL' },
  });
});

test.each([
  'a SORT',
  'a SORT DATE UTF-8 ALL',
  'a SORT () UTF-8 ALL',
  'a SORT (DATE UTF-8 ALL',
  'a SORT (REVERSE) UTF-8 ALL',
  'a SORT (REVERSE REVERSE DATE) UTF-8 ALL',
  'a SORT (BCC) UTF-8 ALL',
  'a SORT (DATE) ALL',
  'a SORT (DATE) UTF-8',
  'a SORT (DATE) (ALL) ALL',
  'a SORT (DATE) "caf\xe9" ALL',
  'a SORT (DATE) UTF-8 XYZ',
  'a SORT RETURN (DATE) UTF-8 ALL',
  'a SORT RETURN MIN (DATE) UTF-8 ALL',
  // CONTEXT=SORT (RFC 5267 4) is not part of the language.
  'a SORT RETURN (UPDATE) (DATE) UTF-8 ALL',
  'a SORT RETURN (PARTIAL 1:5) (DATE) UTF-8 ALL',
])('%j is refused', (wire) => {
  expect(() => commandOf(wire)).toThrow(/^Expected .* at byte \d+/);
});
