import { expect, test } from 'vitest';
import { commandOf, rewrittenCommand } from '../testing/wire-text.ts';

test.each([
  // RFC 3501 6.3.8, 6.3.9
  'A101 LIST "" ""',
  'A202 LIST "~/Mail/" "%"',
  'A002 LSUB "#news." "comp.mail.*"',
  // RFC 5258 5
  'A02 LIST (SUBSCRIBED) "" "*"',
  'A03 LIST "" "%" RETURN (CHILDREN)',
  'A04 LIST (REMOTE) "" "%" RETURN (CHILDREN SUBSCRIBED)',
  'BBB LIST "" ("INBOX" "Drafts" "Sent/%")',
  'C04 LIST (SUBSCRIBED RECURSIVEMATCH) "" "%"',
  // RFC 5819 3, RFC 6154 5.2
  'A01 LIST "" "%" RETURN (STATUS (MESSAGES UNSEEN))',
  'A02 LIST (SUBSCRIBED) "" ("a" "b") RETURN (CHILDREN STATUS (MESSAGES))',
  't2 LIST (SPECIAL-USE) "" "*"',
  't3 LIST "" "%" RETURN (SPECIAL-USE)',
  // RFC 8440 4, RFC 9590 4
  'A01 LIST "" "%" RETURN (MYRIGHTS)',
  'A00 LIST "" "%" RETURN (METADATA (/shared/vendor/x/color))',
  'A01 LIST "" "%" RETURN (CHILDREN STATUS (UNSEEN) METADATA (/private/a /shared/b))',
  'a XLIST "" "*"',
])('%s reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test.each([
  ['a list () "" *', 'a LIST "" "*"'],
  ['a LIST "" % return ()', 'a LIST "" "%"'],
  ['a LSUB {0}\n {1}\n%', 'a LSUB "" "%"'],
  ['a LIST "" [Gmail]/%', 'a LIST "" "[Gmail]/%"'],
])('%s means %s', (wire, canonical) => {
  expect(rewrittenCommand(wire)).toBe(canonical);
});

test.each([
  'a LIST ""',
  'a LIST "" ()',
  'a LIST "" % CHILDREN',
  'a LIST "" % RETURN (STATUS)',
  'a LIST "" % RETURN (METADATA)',
  'a LIST "" % RETURN (METADATA ())',
  'a XLIST "" % RETURN (CHILDREN)',
  'a LIST "" % RETURN (STATUS (FOO))',
  'a LSUB "" % RETURN (CHILDREN)',
])('%s is refused', (wire) => {
  expect(() => commandOf(wire)).toThrow(/^Expected .* at byte \d+/);
});
