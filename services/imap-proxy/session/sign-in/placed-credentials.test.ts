import { Secret } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { placedAt } from '../../routing/backend-directory.ts';
import type { Credentials } from './credentials.ts';
import { placedCredentials } from './placed-credentials.ts';
import { readSaslIdentity } from './sasl-identity.ts';

function credentials(mechanism: Credentials['mechanism'], message: string): Credentials {
  const response = new Secret(Buffer.from(message).toString('latin1'));
  const identity = readSaslIdentity(mechanism, response);
  if (identity === undefined) throw new Error('The message is not of the form.');
  return { identity, mechanism, response };
}

const text = ({ response }: Credentials): string => Buffer.from(response.reveal(), 'latin1').toString();

test.each([
  ['PLAIN', '\0jo\0pä', '\0jé=1,2\0pä'],
  ['PLAIN', 'jo\0jo\0pw', '\0jé=1,2\0pw'],
  ['PLAIN', 'jo\0admin\0pw', 'jé=1,2\0admin\0pw'],
  ['PLAIN', '\0jo*admin\0pw', '\0jé=1,2*admin\0pw'],
  ['XOAUTH2', 'user=jo\u0001auth=Bearer t\u0001\u0001', 'user=jé=1,2\u0001auth=Bearer t\u0001\u0001'],
  ['OAUTHBEARER', 'n,a=jo,\u0001auth=Bearer t\u0001\u0001', 'n,a=jé=3D1=2C2,\u0001auth=Bearer t\u0001\u0001'],
] as const)('another name takes the place of the owner in %s %j', (mechanism, before, after) => {
  const placed = placedCredentials(credentials(mechanism, before), { ...placedAt('east'), user: 'jé=1,2' });
  expect(text(placed)).toBe(after);
  expect(readSaslIdentity(mechanism, placed.response)).toEqual(placed.identity);
});

test('a master user logs in as the owner, by the name that the directory gave or the client', () => {
  const master = { user: 'proxy', password: new Secret('secret') };
  const own = credentials('PLAIN', '\0jo\0pw');
  expect(text(placedCredentials(own, { ...placedAt('east'), master }))).toBe('jo\0proxy\0secret');
  expect(text(placedCredentials(own, { ...placedAt('east'), user: 'u1', master }))).toBe('u1\0proxy\0secret');
});

test('without either the credentials are what the client gave', () => {
  const own = credentials('PLAIN', '\0jo\0pw');
  expect(placedCredentials(own, placedAt('east'))).toBe(own);
});
