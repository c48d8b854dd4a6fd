import { Secret } from '@mailweave/foundation';
import { Properties } from '@mailweave/push';
import { expect, it } from 'vitest';
import { type PushSettings, pushConfig } from '../settings.ts';
import { serveHttp, testService } from '../testing/test-service.ts';
import { credentialSettings } from './credential-settings.ts';

const START = 'com.openexchange.push.credstorage';
const enabled = { [`${START}.enabled`]: 'true', [`${START}.passcrypt`]: 'key of the files' };
const inDatabase = { ...enabled, [`${START}.rdb`]: 'true' };
const keys = [{ id: 'own', passphrase: new Secret('own key') }];

function settingsOf(properties: Record<string, string>, credentials: PushSettings['credentials'] = {}) {
  const config = pushConfig({ stores: { kind: 'memory' }, credentials });
  const settings = credentialSettings(config, new Properties(new Map(Object.entries(properties))));
  return settings && [settings.place, ...settings.keys.map(({ keyId }) => keyId)];
}

it.each<[string, Record<string, string>, PushSettings['credentials'], unknown]>([
  ['nobody says anything', {}, {}, undefined],
  ['the files want it', enabled, {}, ['memory', 'passcrypt']],
  ['the files want it in the database', inDatabase, {}, ['database', 'passcrypt']],
  ['a passphrase is missing', { [`${START}.enabled`]: 'true' }, {}, ['memory']],
  ['the configuration forbids it', inDatabase, { store: false }, undefined],
  ['the configuration wants it', {}, { store: true, keys }, ['database', 'own']],
  ['both have keys', inDatabase, { keys }, ['database', 'own', 'passcrypt']],
  ['the configuration knows a better place', inDatabase, { place: 'memory' }, ['memory', 'passcrypt']],
])('when %s', (_, properties, credentials, expected) => {
  expect(settingsOf(properties, credentials)).toEqual(expected);
});

it('does not let the program start where the files want credentials stored and give no passphrase', async () => {
  const { service } = testService({ properties: { [`${START}.enabled`]: 'true' } });
  await expect(service.checkSettings()).rejects.toMatchObject({
    code: 'credentials-passphrase-missing',
    publicText: expect.stringContaining(`${START}.passcrypt`),
  });
});

it('leaves the database without anything of credentials that are to be in memory', async () => {
  const { adapters, service } = testService({ properties: enabled }, { check: async () => 'right' });
  const url = await serveHttp(service);
  const authorization = `Basic ${Buffer.from('anna:sesame').toString('base64')}`;
  const { status } = await fetch(`${url}/push/v1/sessions`, { method: 'POST', headers: { authorization } });
  expect(status).toBe(201);
  expect(await adapters.stores.credentials.find('1@1')).toBeUndefined();
});
