import { expect, it } from 'vitest';
import { anAccount, knownAccounts } from '../testing/source-ends.ts';
import { findAccount } from './find-account.ts';

const anna = anAccount({ accountId: '249@1', login: 'anna', address: 'anna@example.org' });
/** Logs in with what looks like the numbers of somebody else. */
const odd = anAccount({ accountId: '300@1', login: '301@1', address: 'odd@example.org' });
/** Logs in with the address of another. */
const other = anAccount({ accountId: '302@1', login: 'anna@example.org', address: 'other@example.org' });

it.each([
  ['249@1', '249@1'],
  ['anna', '249@1'],
  ['301@1', '300@1'],
  ['odd@example.org', '300@1'],
  ['ODD@example.org', '300@1'],
  ['anna@example.org', '302@1'],
])('finds by %s the account %s', async (name, expected) => {
  expect((await findAccount(knownAccounts([anna, odd, other]), name))?.accountId).toBe(expected);
});

it.each(['', 'ANNA', '999@1', 'nobody@example.org'])('finds no account by %j', async (name) => {
  expect(await findAccount(knownAccounts([anna, odd, other]), name)).toBeUndefined();
});
