import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAllowList } from './allow-list.ts';

it.each([
  ['"open-xchange-mobile-api-facade*"', 'open-xchange-mobile-api-facade', true],
  ['"open-xchange-mobile-api-facade*"', 'open-xchange-mobile-api-facade-brand1', true],
  ['"USM-EAS*", "open-xchange-mailapp"', 'open-xchange-mailapp', true],
  ['USM-EAS*,open-xchange-mailapp', 'USM-EAS-2', true],
  ['open-xchange-mailapp', 'open-xchange-mailapp2', false],
  ['open-xchange-mailapp', 'my-open-xchange-mailapp', false],
  ['brand?', 'brand1', true],
  ['brand?', 'brand', false],
  ['brand?', 'brand12', false],
  ['*-app-?', 'my-app-app-1', true],
  ['Brand1', 'brand1', false],
  ['brand.', 'brand1', false],
  ['*', '', true],
  ['', 'brand1', false],
  ['', '', false],
  [' , "" ,', 'brand1', false],
  ['""', '', false],
])('the list %j allows %j: %s', (text, clientId, expected) => {
  expect(readAllowList(text).allows(clientId)).toBe(expected);
});

it('matches as the same pattern in the words of regular expressions does', () => {
  const clientId = fc.string({ unit: fc.constantFrom('a', 'b', '-') });
  const entry = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), minLength: 1 });
  fc.assert(
    fc.property(entry, clientId, (pattern, text) => {
      const expression = pattern.replaceAll('*', '.*').replaceAll('?', '.');
      expect(readAllowList(pattern).allows(text)).toBe(new RegExp(`^${expression}$`).test(text));
    }),
  );
});
