import { expect, test } from 'vitest';
import { pageLanguage } from './page-language.ts';

test.each<[messageLocale: string | undefined, acceptLanguage: string | undefined, expected: string]>([
  ['de', undefined, 'de'],
  ['de-AT', 'fr', 'de'],
  ['FR-ca', 'de', 'fr'],
  ['ja', 'de-CH, en;q=0.9', 'de'],
  [undefined, 'ja, fr;q=0.5, de;q=0.8', 'de'],
  [undefined, 'de;q=0, fr;q=0.1', 'fr'],
  [undefined, 'de;q=0', 'en'],
  [undefined, '*', 'en'],
  ['ja', undefined, 'en'],
  ['constructor', '__proto__, toString', 'en'],
  [undefined, ',;q=,;;=', 'en'],
])('for a message in %s and a browser that wants %s it is %s', (locale, accepted, expected) => {
  expect(pageLanguage(locale, accepted)).toBe(expected);
});
