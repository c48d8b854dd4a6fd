import { expect, test } from 'vitest';
import { capabilitiesIn } from './capabilities.ts';
import { effectiveProperties } from './effective-properties.ts';

const badge = 'com.openexchange.pns.mobile.api.facade.apn.badge.enabled';
const sound = 'com.openexchange.pns.mobile.api.facade.apn.sound.filename';
const app = 'com.openexchange.capability.mobile_mail_app';
const apns = 'com.openexchange.pns.transport.apn.ios.enabled';

const layer = (values: Record<string, string> = {}) => new Map(Object.entries(values));

test('each property is told with the level that decides', () => {
  const server = layer({
    [apns]: 'true',
    [app]: 'true',
    'com.openexchange.mail.masterPassword': 'secret',
    'org.example.colour': 'red',
  });
  const levels = [
    layer({ [sound]: 'gong.caf' }),
    layer({ [app]: 'false', [sound]: ' ' }),
    layer({ [app]: 'true' }),
  ] as const;
  const told = effectiveProperties(server, levels);
  const by = new Map(told.map(({ name, source, value }) => [name, [value, source]]));
  expect(by.get(badge)).toEqual(['true', 'default']);
  expect(by.get(apns)).toEqual(['true', 'server']);
  expect(by.get(sound)).toEqual(['gong.caf', 'context-set']);
  expect(by.get(app)).toEqual(['true', 'user']);
  expect(told.map(({ name }) => name)).toEqual([...by.keys()].sort());
  expect(JSON.stringify(told)).not.toMatch(/secret|colour|allowPermanentPush/);
});

test('the capability of the app is told where nobody says anything, and is off', () => {
  const none = effectiveProperties(layer(), [layer(), layer(), layer()]);
  expect(none).toContainEqual({ name: app, value: 'false', source: 'default' });
  expect(capabilitiesIn(none)).toEqual([]);
  const some = layer({ [app]: 'True', 'com.openexchange.capability.webmail': 'false' });
  expect(capabilitiesIn(effectiveProperties(layer(), [layer(), some, layer()]))).toEqual(['mobile_mail_app']);
});
