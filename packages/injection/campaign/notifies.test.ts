import { expect, it } from 'vitest';
import { notifies } from './notifies.ts';

it.each([
  ['service', undefined, true],
  ['service', 'no', false],
  ['own-marketing', undefined, false],
  ['third-party-advertising', undefined, false],
  ['third-party-advertising', 'yes', true],
] as const)('a campaign of purpose %s with push %s has devices told: %s', (purpose, push, told) => {
  expect(notifies({ purpose, ...(push !== undefined && { push }) })).toBe(told);
});
