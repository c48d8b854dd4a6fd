import { Secret } from '@mailweave/foundation';
import { type Account, type Credentials, Properties } from '@mailweave/push';
import { expect, it } from 'vitest';
import { ListenerLogins } from './listener-logins.ts';
import type { ListenersConfig } from './listeners-config.ts';

const account: Account = { accountId: '249@1', contextId: 1, userId: 249, login: 'anna' };
const global = {
  'com.openexchange.mail.passwordSource': 'global',
  'com.openexchange.mail.masterPassword': 'of all',
};
const own: Credentials = { kind: 'password', login: 'anna@old', password: new Secret('her own') };
const master = { masterUser: 'admin', masterPassword: new Secret('of the master') };

type Sources = {
  config?: Pick<ListenersConfig, 'masterUser' | 'masterPassword'>;
  properties?: Record<string, string>;
  stored?: Credentials;
  session?: Credentials;
};

/** How she is signed in: the way, who, and with which password. */
async function signedIn({ config = {}, properties = {}, session, stored }: Sources) {
  const logins = new ListenerLogins({
    config,
    properties: () => new Properties(new Map(Object.entries(properties))),
    vault: { find: async () => stored, has: async () => stored !== undefined },
    sessions: { find: () => session },
    tokens: {
      of: async (accountId, refreshToken) => new Secret(`${accountId} ${refreshToken.reveal()}`),
      refusedByServer: () => false,
    },
  });
  const login = await logins.of(account);
  const secret = login?.kind === 'token' ? login.token : login?.password;
  return [await logins.wayOf('249@1'), login?.user, secret?.reveal()];
}

it.each<[string, Sources, unknown]>([
  ['nothing', {}, ['none', undefined, undefined]],
  ['a master user', { config: master, properties: global, stored: own }, ['master', 'anna', 'of the master']],
  ['a master password', { properties: global, stored: own }, ['master-password', 'anna', 'of all']],
  ['what she gave', { stored: own }, ['stored', 'anna@old', 'her own']],
  [
    'an access token',
    { stored: { kind: 'refresh-token', login: 'anna', refreshToken: new Secret('rt') } },
    ['stored', 'anna', '249@1 rt'],
  ],
  ['what she gave for her session', { session: own }, ['session', 'anna@old', 'her own']],
  [
    'a master password that nobody wants used',
    { properties: { ...global, 'com.openexchange.mail.passwordSource': 'session' }, stored: own },
    ['stored', 'anna@old', 'her own'],
  ],
])('signs in with %s', async (_, sources, expected) => {
  expect(await signedIn(sources)).toEqual(expected);
});
