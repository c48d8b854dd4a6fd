import { expect, it } from 'vitest';
import { accountIdOf, parseAccountId } from './account.ts';

it('reads the id of an account that it has written', () => {
  const accountId = accountIdOf({ contextId: 1, userId: 249 });
  expect(accountId).toBe('249@1');
  expect(parseAccountId(accountId)).toBe(accountId);
});

it.each([
  '',
  '249',
  '@',
  '249@',
  '@1',
  '0@1',
  '249@example.org',
  'anna@1',
  '249@1@1',
  '-1@1',
  '249@1\n',
  '12345678901@1',
])('takes %j for no id of an account', (text) => {
  expect(parseAccountId(text)).toBeUndefined();
});
