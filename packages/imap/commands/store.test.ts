import { expect, test } from 'vitest';
import { commandOf, rewrittenCommand } from '../testing/wire-text.ts';

test.each([
  // RFC 3501 6.4.6
  'A003 STORE 2:4 +FLAGS (\\Deleted)',
  'a STORE 1 FLAGS ()',
  'a UID STORE 1:* -FLAGS.SILENT ($Label1 \\Flagged)',
  // RFC 7162 3.1.3
  'a103 UID STORE 6,4,8 (UNCHANGEDSINCE 12121230045) +FLAGS.SILENT (\\Deleted)',
  'a STORE $ (UNCHANGEDSINCE 0) FLAGS (\\Seen)',
])('%s reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test.each([
  ['a store 1 +flags \\Seen', 'a STORE 1 +FLAGS (\\Seen)'],
  ['a STORE 1 -flags.Silent \\Seen  foo ', 'a STORE 1 -FLAGS.SILENT (\\Seen foo)'],
])('%s, flags without parentheses, means %s', (wire, canonical) => {
  expect(rewrittenCommand(wire)).toBe(canonical);
});

test('a STORE command says how the flags change', () => {
  expect(commandOf('a STORE 1 (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Seen)')).toMatchObject({
    byUid: false,
    unchangedSince: 3n,
    mode: 'add',
    silent: true,
    flags: ['\\Seen'],
  });
});

test.each([
  'a STORE 1 FLAGS',
  'a STORE 1 *FLAGS (\\Seen)',
  'a STORE 1 FLAGS (\\*)',
  'a STORE 1 FLAGS ("x")',
  'a STORE 1 FLAGS.LOUD (x)',
  'a STORE 1 (CHANGEDSINCE 1) FLAGS (x)',
  'a STORE 1 FLAGS (x) y',
  'a STORE FLAGS (x)',
])('%s is refused', (wire) => {
  expect(() => commandOf(wire)).toThrow(/^Expected .* at byte \d+/);
});
