import { Properties } from '@mailweave/push';
import { expect, it } from 'vitest';
import { type PushSettings, pushConfig } from '../settings.ts';
import { type MailNotifySettings, mailNotifySettings } from './mail-notify-settings.ts';

const START = 'com.openexchange.push.mail.notify';

function settingsOf(properties: Record<string, string>, mailNotify?: PushSettings['mailNotify']) {
  const config = pushConfig({ stores: { kind: 'memory' }, ...(mailNotify && { mailNotify }) });
  const written = Object.entries(properties).map(([name, value]) => [`${START}.${name}`, value] as const);
  return mailNotifySettings(config, new Properties(new Map(written)));
}

const usual: MailNotifySettings = {
  host: 'localhost',
  port: 23_420,
  multicast: false,
  networks: ['127.0.0.0/8', '::1/128'],
  delimiter: undefined,
  domain: undefined,
  users: 'any',
  delayMs: 5_000,
};

it('hears nothing where nobody says anything, and by the defaults where somebody says one thing', () => {
  expect(settingsOf({})).toBeUndefined();
  expect(settingsOf({}, {})).toEqual(usual);
  expect(settingsOf({ udp_listen_port: '23420' })).toEqual(usual);
});

it('takes all from the properties', () => {
  const properties = {
    udp_listen_host: '239.1.1.1',
    udp_listen_port: '4000',
    udp_listen_multicast: 'true',
    imap_login_delimiter: '+',
    use_ox_login: 'true',
    delay_millis: '100',
  };
  expect(settingsOf(properties)).toMatchObject({
    host: '239.1.1.1',
    port: 4_000,
    multicast: true,
    delimiter: '+',
    users: 'login',
    delayMs: 100,
  });
  expect(settingsOf(properties)?.networks).toContain('10.0.0.0/8');
  expect(settingsOf({ use_full_email_address: 'true' })?.users).toBe('address');
});

it('lets its own configuration count, setting by setting', () => {
  const properties = { udp_listen_host: '0.0.0.0', udp_listen_port: '4000', use_ox_login: 'true' };
  const own = { port: 5_000, networks: ['198.51.100.0/24'], users: 'any' as const };
  expect(settingsOf(properties, own)).toMatchObject({ host: '0.0.0.0', ...own });
});
