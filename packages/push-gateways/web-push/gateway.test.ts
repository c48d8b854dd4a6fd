import { createECDH } from 'node:crypto';
import { ManualClock, Secret } from '@mailweave/foundation';
import type { NotificationContent, Push } from '@mailweave/push';
import { aNotification, aSubscription, someTimeMs } from '@mailweave/push/testing';
import { expect, it } from 'vitest';
import type { SimulatedDevice } from '../testing/web-push/device.ts';
import { SimulatedPushService } from '../testing/web-push/push-service.ts';
import type { WebPushBrand, WebPushSettings } from './config.ts';
import { createWebPushGateway } from './gateway.ts';

const pair = createECDH('prime256v1');
pair.setPrivateKey(Buffer.alloc(32, 7));
const applicationServerKey = pair.getPublicKey('base64url');

const brand: WebPushBrand = {
  privateKey: new Secret(pair.getPrivateKey('base64url')),
  subject: 'mailto:push@example.org',
  navigate: 'https://mail.example.org/',
  invisiblePushes: false,
};

async function setUp(over: { brand?: Partial<WebPushBrand>; settings?: Partial<WebPushSettings> } = {}) {
  const clock = new ManualClock(someTimeMs);
  const service = await SimulatedPushService.start({ clock });
  const settings: WebPushSettings = {
    timeoutMs: 10_000,
    connectionsPerOrigin: 8,
    httpsOnly: false,
    allowedNetworks: ['127.0.0.0/8'],
    brands: new Map([['brand1', { ...brand, ...over.brand }]]),
    trustedServices: ['127.0.0.1'],
    ...over.settings,
  };
  const gateway = createWebPushGateway(settings, clock);
  const pushTo = (
    device: SimulatedDevice,
    notification = aNotification(),
    target: Partial<Push['target']> = {},
  ) =>
    gateway.send({
      notification,
      target: {
        ...aSubscription({ transport: 'web-push' }),
        token: service.endpointOf(device),
        keys: device.keys,
        ...target,
      },
      presentation: { badge: true },
    });
  const disposal = async () => {
    await gateway[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  };
  return { clock, gateway, pushTo, service, [Symbol.asyncDispose]: disposal };
}

const dismiss: NotificationContent = { kind: 'dismiss', mailbox: 'INBOX', uidValidity: 7, uids: [101] };

it('tells a device of new mail, encrypted for it and signed for its push service', async () => {
  await using world = await setUp();
  const device = world.service.subscribe(applicationServerKey);
  expect(await world.pushTo(device)).toEqual({ outcome: 'delivered' });
  const [arrived] = device.arrived;
  expect(arrived).toMatchObject({ urgency: 'high', topic: aNotification().collapseKey, ttlSeconds: 86_400 });
  expect(JSON.parse(arrived?.payload ?? '').notification).toMatchObject({ title: 'Zoë Example' });
});

it('has the newest of one collapse key arrive at a device that was away, within its time', async () => {
  await using world = await setUp();
  const device = world.service.subscribe();
  device.goOffline();
  const told = (collapseKey: string, badge: number, lifeMs: number) =>
    world.pushTo(device, aNotification({ collapseKey, badge, expiresAtMs: someTimeMs + lifeMs }));
  await told('one', 1, 60_000);
  await told('one', 2, 60_000);
  await told('two', 3, 60_000);
  await told('late', 4, 1_000);
  world.clock.advanceMs(2_000);
  device.goOnline(world.clock.nowMs());
  expect(device.arrived.map(({ payload }) => JSON.parse(payload).app_badge)).toEqual([2, 3]);
});

it('uses its connections again', async () => {
  await using world = await setUp();
  const device = world.service.subscribe();
  for (let round = 0; round < 20; round += 1) await world.pushTo(device);
  expect(device.arrived).toHaveLength(20);
  // Two: the next request may begin before the first connection is known to be free.
  expect(world.service.connections).toBeLessThanOrEqual(2);
});

it('sends no dismissal to browsers, which would end the subscription, but to apps that can take it', async () => {
  const notification = aNotification({ content: dismiss });
  await using browsers = await setUp();
  const browser = browsers.service.subscribe();
  expect(await browsers.pushTo(browser, notification)).toEqual({ outcome: 'rejected', reason: 'invisible' });
  expect(browsers.service.requests).toBe(0);
  await using apps = await setUp({ brand: { invisiblePushes: true } });
  const app = apps.service.subscribe();
  expect(await apps.pushTo(app, notification)).toEqual({ outcome: 'delivered' });
  expect(app.arrived[0]).toMatchObject({ urgency: 'low' });
});

it.each([404, 410])('says that a device is gone at %i', async (status) => {
  await using world = await setUp();
  const device = world.service.subscribe();
  device.behaviour = { answer: 'status', status };
  expect(await world.pushTo(device)).toEqual({ outcome: 'gone', reason: `status-${status}` });
});

it('comes again when the push service asks for time', async () => {
  await using world = await setUp();
  const device = world.service.subscribe();
  device.behaviour = { answer: 'status', status: 429, headers: { 'retry-after': '120' } };
  expect(await world.pushTo(device)).toEqual({ outcome: 'retry', reason: 'status-429', afterMs: 120_000 });
});

it('finds the mistake with one subscription that was made with another key', async () => {
  await using world = await setUp();
  await world.pushTo(world.service.subscribe(applicationServerKey));
  const foreign = world.service.subscribe(`${applicationServerKey.slice(0, -4)}AAAA`);
  expect(await world.pushTo(foreign)).toEqual({ outcome: 'rejected', reason: 'status-403' });
});

it('finds the mistake with the brand when nobody is served', async () => {
  await using world = await setUp();
  const outcomes: string[] = [];
  for (let user = 1; user <= 5; user += 1) {
    const device = world.service.subscribe(`${applicationServerKey.slice(0, -4)}AAAA`);
    outcomes.push((await world.pushTo(device, aNotification(), { accountId: `${user}@1` })).outcome);
  }
  expect(outcomes).toEqual(['retry', 'retry', 'retry', 'retry', 'misconfigured']);
});

it('takes no word from an endpoint that is nobody known', async () => {
  await using world = await setUp({ settings: { trustedServices: [] } });
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, user) => {
      const device = world.service.subscribe('another');
      return world.pushTo(device, aNotification(), { accountId: `${user + 1}@1` });
    }),
  );
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['rejected']));
});

it('says what of a subscription or of its own settings cannot work', async () => {
  await using world = await setUp();
  const device = world.service.subscribe();
  const told = (target: Partial<Push['target']>) => world.pushTo(device, aNotification(), target);
  expect(await told({ clientId: 'brand2' })).toEqual({ outcome: 'misconfigured', reason: 'no-brand' });
  expect(await told({ token: 'no address' })).toEqual({ outcome: 'rejected', reason: 'no-address' });
  const nowhere = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: device.keys.auth };
  expect(await told({ keys: nowhere })).toEqual({ outcome: 'rejected', reason: 'subscription-keys' });
  await using keyless = await setUp({ brand: { privateKey: new Secret('none') } });
  expect(await keyless.pushTo(device)).toEqual({ outcome: 'misconfigured', reason: 'vapid-key' });
  expect(world.service.requests).toBe(0);
});
