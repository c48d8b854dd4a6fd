import { Properties } from '@mailweave/push';
import { expect, it } from 'vitest';
import { type PushSettings, pushConfig } from '../settings.ts';
import { listenerSettings } from './listener-settings.ts';

const START = 'com.openexchange.push';
const facade = 'open-xchange-mobile-api-facade-brand1';

function settingsOf(properties: Record<string, string>, own: Partial<PushSettings> = {}) {
  const config = pushConfig({ stores: { kind: 'memory' }, ...own });
  return listenerSettings(config, new Properties(new Map(Object.entries(properties))));
}

const imap = { way: 'imap', host: 'imap.example.org', port: 993 } as const;

it('allows permanent listeners for the mail app where nobody says otherwise', () => {
  const { allowList, permanentPush, source } = settingsOf({});
  expect([permanentPush, allowList.allows(facade), allowList.allows('other')]).toEqual([true, true, false]);
  expect(source).toBeUndefined();
});

it.each([
  [{ [`${START}.allowedClients`]: 'a', [`${START}.allowedClient`]: 'b' }, ['a']],
  [{ [`${START}.allowedClient`]: '"b", "c*"' }, ['b', 'c*']],
  [{ [`${START}.allowedClients`]: '' }, []],
  [{ [`${START}.allowedClients`]: ' ', [`${START}.allowedClient`]: 'b' }, []],
  [{ [`${START}.allowedClient`]: '' }, []],
])('with %j it allows %j', (properties, entries) => {
  expect(settingsOf(properties).allowList.entries).toEqual(entries);
});

it('lets its own configuration count before the properties', () => {
  const properties = { [`${START}.allowedClients`]: 'theirs', [`${START}.allowPermanentPush`]: 'true' };
  const own = { permanentListeners: { allowed: false, allowedClients: 'ours' } };
  const { allowList, permanentPush } = settingsOf(properties, own);
  expect([permanentPush, allowList.entries]).toEqual([false, ['ours']]);
  expect(settingsOf(properties, { permanentListeners: { allowedClients: '' } }).allowList.entries).toEqual(
    [],
  );
});

it.each([
  [{}, imap, false],
  [{ [`${START}.imapidle.supportsPermanentListeners`]: 'true' }, imap, true],
  [{ [`${START}.imapidle.supportsPermanentListeners`]: 'true' }, { ...imap, permanent: false }, false],
  [{}, { ...imap, permanent: true }, true],
  [{}, { ...imap, way: 'dovecot' } as const, true],
])('with %j and listeners %j a source is permanent: %s', (properties, listeners, permanent) => {
  expect(settingsOf(properties, { listeners }).source).toEqual({ name: listeners.way, permanent });
});

const login = { 'com.openexchange.rest.services.basic-auth.login': 'dovecot' };

it('takes what tells of mail by itself for permanent', () => {
  expect(settingsOf({}, { mailNotify: {} }).source).toEqual({ name: 'mail-notify', permanent: true });
  expect(settingsOf({}, { dovecot: { login: 'dovecot' } }).source).toBeUndefined();
  const both = { ...login, 'com.openexchange.rest.services.basic-auth.password': 'sesame' };
  expect(settingsOf(both).source).toEqual({ name: 'dovecot', permanent: true });
  expect(settingsOf({ [`${START}.mail.notify.delay_millis`]: '5000' }).source?.name).toBe('mail-notify');
});
