import { parseConfig } from '@mailweave/host';
import { LOCAL_NETWORKS } from '@mailweave/push-gateways';
import { expect, it } from 'vitest';
import { PushConfig } from '../config.ts';
import { gatewayFindings } from './gateway-findings.ts';
import { webPushSettings } from './web-push-config.ts';
import { webhookSettings } from './webhooks-config.ts';

const privateKey = 'A'.repeat(43);

function read(section: string): PushConfig {
  const loaded = parseConfig(`stores: { kind: memory }\ntokens: {}\n${section}`, PushConfig);
  if (loaded.outcome !== 'valid') throw new Error(JSON.stringify(loaded));
  return loaded.value;
}

const brand = `{ privateKey: ${privateKey}, subject: 'mailto:push@example.org', navigate: 'https://mail.example.org/' }`;

it('pushes over TLS to public addresses alone, and nothing invisible, unless it is told to', () => {
  const { webPush } = read(`webPush: { brands: { brand1: ${brand} } }`);
  if (webPush === undefined) throw new Error('no section');
  const { brands, ...settings } = webPushSettings(webPush);
  expect(settings).toMatchObject({ httpsOnly: true, allowedNetworks: [], timeoutMs: 10_000 });
  expect(settings.trustedServices).toContain('fcm.googleapis.com');
  expect(brands.get('brand1')?.privateKey.reveal()).toBe(privateKey);
  expect(brands.get('brand1')?.invisiblePushes).toBe(false);
});

it.each(['privateKey: short', 'subject: push@example.org', 'navigate: mail.example.org'])(
  'refuses a brand with %s',
  (setting) => {
    const wrong = brand.replace(new RegExp(`${setting.split(':')[0]}: [^,}]+`), setting);
    expect(() => read(`webPush: { brands: { brand1: ${wrong} } }`)).toThrow(/brand1/);
  },
);

it('reads a webhook as other mail platforms configure it', () => {
  const { webhooks } = read(`
webhooks:
  allowLocalWebhooks: true
  receivers:
    switchboard:
      uri: https://switchboard.example.org/hook
      webhookSecret: Bearer abc
      signatureSecret: da39a3ee
      signatureHeaderName: X-Switchboard-Signature
      version: 2
    plain: { login: anna, password: secret, uriValidationMode: none }
`);
  if (webhooks === undefined) throw new Error('no section');
  const { receivers, ...settings } = webhookSettings(webhooks);
  expect(settings).toEqual({
    timeoutMs: 5_000,
    connectionsPerOrigin: 100,
    httpsOnly: true,
    allowedNetworks: LOCAL_NETWORKS,
  });
  const [switchboard, plain] = [receivers.get('switchboard'), receivers.get('plain')];
  expect(switchboard).toMatchObject({ uriValidationMode: 'prefix', version: 2 });
  expect(switchboard?.authentication).toMatchObject({ kind: 'value' });
  expect(switchboard?.signature?.headerName).toBe('X-Switchboard-Signature');
  expect(switchboard?.signature?.secret.reveal()).toBe('da39a3ee');
  expect(plain).toMatchObject({
    uriValidationMode: 'none',
    authentication: { kind: 'basic', login: 'anna' },
  });
  expect(plain).not.toHaveProperty('signature');
});

it('finds networks and keys that are none, and half a log-in', () => {
  const good = brand.replace(privateKey, 'B'.repeat(43));
  const config = read(`
webPush: { brands: { good: ${good}, bad: ${brand} }, allowedNetworks: [10.0.0.0/8, 10.0.0.0] }
webhooks: { receivers: { whole: { login: a, password: b }, half: { login: a } } }
`);
  expect(gatewayFindings(config).map(({ path }) => path.join('.'))).toEqual([
    'webPush.allowedNetworks.1',
    'webPush.brands.bad.privateKey',
    'webhooks.receivers.half.login',
  ]);
});
