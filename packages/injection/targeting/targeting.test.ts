import { expect, test } from 'vitest';
import { isClientMeant } from './client-name.ts';
import { isInLanguageRange } from './language-range.ts';

test.each([
  ['de', 'de', true],
  ['de-AT', 'de', true],
  ['de_at', 'DE-at', true],
  ['de-DE-1996', 'de-de', true],
  ['de-Deva', 'de-de', false],
  ['den', 'de', false],
  ['de', 'de-AT', false],
])('the locale %s and the range %s: %s (RFC 4647 3.3.1)', (tag, range, expected) => {
  expect(isInLanguageRange(tag, range)).toBe(expected);
});

test.each([
  ['Thunderbird', 'thunderbird', true],
  ['Thunderbird', 'thunder', false],
  ['iPhone Mail', 'iphone*', true],
  ['Mac OS X Mail', 'iphone*', false],
  [undefined, 'unknown', true],
  [undefined, 'thunderbird', false],
])('the client %s and the pattern %s: %s', (name, pattern, expected) => {
  expect(isClientMeant(name, pattern)).toBe(expected);
});
