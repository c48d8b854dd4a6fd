import { expect, test } from 'vitest';
import { commandOf, rewrittenCommand } from '../testing/wire-text.ts';

test.each([
  // RFC 3501 6.3.1, 6.3.2
  'A142 SELECT INBOX',
  'A932 EXAMINE blurdybloop',
  'a SELECT "a b"',
  'a SELECT {5}\ncaf\xc3\xa9',
  // RFC 7162 3.1.8, 3.2.5
  'a SELECT INBOX (CONDSTORE)',
  'A02 SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541))',
  'A03 SELECT INBOX (QRESYNC (67890007 90060115194045000 41:211,214:541))',
  'B04 SELECT INBOX (QRESYNC (67890007 90060115194045000 41:211,214:541 (1,3,7 5,9,11)))',
  'a EXAMINE INBOX (QRESYNC (1 2 (1,3 5,9)) CONDSTORE)',
  'a EXAMINE INBOX (QRESYNC (1 2))',
])('%s reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test('the parameters of QRESYNC keep numbers and UIDs apart', () => {
  expect(commandOf('a select x (CONDSTORE QRESYNC (7 9 41:42 (1 5)) ) ')).toEqual({
    name: 'SELECT',
    mailbox: 'x',
    condstore: true,
    qresync: {
      uidValidity: 7,
      modSeq: 9n,
      knownUids: { kind: 'uid', ranges: [{ first: 41, last: 42 }] },
      sequenceMatch: {
        sequences: { kind: 'sequence', ranges: [{ first: 1, last: 1 }] },
        uids: { kind: 'uid', ranges: [{ first: 5, last: 5 }] },
      },
    },
  });
});

test.each([
  'a SELECT',
  'a SELECT x y',
  'a SELECT x (FOO)',
  'a SELECT x (QRESYNC)',
  'a SELECT x (QRESYNC (0 1))',
  'a SELECT x (QRESYNC (1 2 3:*))',
  'a SELECT x (QRESYNC (1 2 3 (4)))',
  'a SELECT x (QRESYNC (1 2 3 (4 5) 6))',
  'a SELECT x (CONDSTORE',
])('%s is refused', (wire) => {
  expect(() => commandOf(wire)).toThrow(/^Expected .* at byte \d+/);
});
