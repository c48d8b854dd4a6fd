import { expect, test } from 'vitest';
import { commandOf, rewrittenCommand } from '../testing/wire-text.ts';

test.each([
  // RFC 5256 3
  'A283 THREAD ORDEREDSUBJECT UTF-8 SINCE 5-Mar-2000',
  'A284 THREAD ORDEREDSUBJECT US-ASCII TEXT "gewp"',
  'A285 UID THREAD REFERENCES UTF-8 UID 5:* 1:3',
  'a THREAD REFS UTF-8 ALL',
])('%s reads and writes back equal', (wire) => {
  expect(rewrittenCommand(wire)).toBe(wire);
});

test('algorithm and charset are words without case', () => {
  expect(commandOf('a thread references "utf-8" all')).toEqual({
    name: 'THREAD',
    byUid: false,
    algorithm: 'REFERENCES',
    charset: 'UTF-8',
    key: { name: 'ALL' },
  });
});

test.each([
  'a THREAD',
  'a THREAD (REFERENCES) UTF-8 ALL',
  'a THREAD "REFERENCES" UTF-8 ALL',
  'a THREAD REFERENCES UTF-8',
  'a THREAD REFERENCES ALL',
  'a THREAD REFERENCES "caf\xe9" ALL',
  'a THREAD REFERENCES UTF-8 ALL )',
])('%j is refused', (wire) => {
  expect(() => commandOf(wire)).toThrow(/^Expected .* at byte \d+/);
});
