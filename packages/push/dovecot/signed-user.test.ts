import { Secret } from '@mailweave/foundation';
import { expect, it } from 'vitest';
import { readUser, signedUser } from './signed-user.ts';

const key = new Secret('a key of thirty-two characters!!');

it('knows the account that it has signed', () => {
  expect(readUser(signedUser('249@1', key), key)).toEqual({ kind: 'signed', accountId: '249@1' });
});

it.each([
  ['another account', (signed: string) => signed.replace('249@1', '250@1')],
  ['another context', (signed: string) => signed.replace('249@1', '249@2')],
  ['a shorter signature', (signed: string) => signed.slice(0, -1)],
  ['no signature', (signed: string) => signed.replace(/=.*/, '=')],
  ['a log-in name', (signed: string) => signed.replace('249@1', 'anna@example.org')],
  ['something behind it', (signed: string) => `${signed};sig=x`],
])('takes the signature with %s for forged', (_, change) => {
  expect(readUser(change(signedUser('249@1', key)), key)).toEqual({ kind: 'forged' });
});

it('takes a signature under another key, or with no key here, for forged', () => {
  const signed = signedUser('249@1', new Secret('another key of the same length!!'));
  expect(readUser(signed, key)).toEqual({ kind: 'forged' });
  expect(readUser(signed, undefined)).toEqual({ kind: 'forged' });
});

it.each(['249@1', 'anna', 'anna@example.org'])('reads %s as it is', (name) => {
  expect(readUser(name, key)).toEqual({ kind: 'plain', name });
});

it('fits into the value of a METADATA attribute, where TAB ends a field', () => {
  expect(signedUser('249@1', key)).toMatch(/^249@1;sig=[\w-]{43}$/);
});
