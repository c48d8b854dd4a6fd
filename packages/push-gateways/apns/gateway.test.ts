import { createSecretKey } from 'node:crypto';
import { Secret } from '@mailweave/foundation';
import { aNotification, aSubscription } from '@mailweave/push/testing';
import { describe, expect, it } from 'vitest';
import { aPush, apnsWorld, authority, topic } from '../testing/apns/apns-world.ts';

const device = aSubscription().token;
const phone = 'b2'.repeat(32);

it('brings a notification to the device', async () => {
  await using world = await apnsWorld();
  expect(await world.gateway.send(aPush())).toEqual({ outcome: 'delivered' });
  expect(world.apns.device(device, topic).view).toMatchObject({
    badge: 3,
    shown: [
      {
        apnsId: aPush().notification.notificationId,
        collapseId: 'key0',
        title: 'Zoë Example',
        body: 'Lunch?',
        sound: 'default',
        custom: { cid: 'default0/INBOX/101' },
      },
    ],
  });
});

it.each([
  ['new mail', { priority: 'high' }, { 'apns-push-type': 'alert', 'apns-priority': '10' }],
  ['what is not urgent', { priority: 'normal' }, { 'apns-push-type': 'alert', 'apns-priority': '5' }],
  [
    'a code',
    { content: { kind: 'verification', code: 'x' } },
    { 'apns-push-type': 'background', 'apns-priority': '5' },
  ],
] as const)('sends %s as Apple wants it', async (_, over, expected) => {
  await using world = await apnsWorld();
  const headers: object[] = [];
  world.apns.fault = (request) => {
    headers.push(request.headers);
    return undefined;
  };
  const push = { ...aPush(), notification: aNotification(over) };
  expect(await world.gateway.send(push)).toEqual({ outcome: 'delivered' });
  expect(headers).toMatchObject([
    {
      ...expected,
      'apns-topic': topic,
      'apns-id': push.notification.notificationId,
      'apns-collapse-id': push.notification.collapseKey,
      'apns-expiration': String(push.notification.expiresAtMs / 1_000),
    },
  ]);
});

it('sends for a brand with a certificate, whose topic APNs knows', async () => {
  await using world = await apnsWorld();
  expect(world.gateway.configure([world.certified])).toEqual([]);
  expect(await world.gateway.send(aPush())).toEqual({ outcome: 'delivered' });
  expect([...world.apns.devices].map((known) => known.topic)).toEqual([topic]);
});

it('uses a provider token for most of an hour, and never two teams on one connection', async () => {
  await using world = await apnsWorld();
  const seen = new Set<string>();
  world.apns.fault = ({ headers }) => {
    seen.add(String(headers.authorization));
    return undefined;
  };
  for (let minute = 0; minute < 120; minute += 1) {
    world.clock.advanceMs(60_000);
    const [one, other] = await Promise.all([
      world.gateway.send(aPush()),
      world.gateway.send(aPush(1, { clientId: 'brand2', token: phone })),
    ]);
    expect([one, other]).toEqual([{ outcome: 'delivered' }, { outcome: 'delivered' }]);
  }
  expect(world.apns.server.connected).toBe(2);
  // Two teams, a new token every 40 minutes.
  expect(seen.size).toBe(6);
});

it('sends one call alone until APNs has taken one, then as many as it may', async () => {
  await using world = await apnsWorld({ simulator: { maxConcurrentStreams: 50 } });
  const unanswered: string[] = [];
  world.apns.fault = ({ headers }) => {
    unanswered.push(String(headers['apns-id']));
    return 'stall';
  };
  const calls = Array.from({ length: 60 }, (_, number) => world.gateway.send(aPush(number)));
  await expect.poll(() => world.apns.server.connections).toBe(1);
  await expect.poll(() => unanswered.length).toBe(1);
  world.apns.fault = undefined;
  world.apns.server.dropConnections();
  const [first, ...others] = await Promise.all(calls);
  expect(first).toEqual({ outcome: 'retry', reason: 'ECONNRESET' });
  expect(others).toEqual(Array(59).fill({ outcome: 'delivered' }));
  expect([unanswered.length, world.apns.server.connected]).toEqual([1, 2]);
});

describe('tells what became of it', () => {
  it('when the device has gone', async () => {
    await using world = await apnsWorld();
    world.apns.device(device, topic).unregisteredAtMs = 1_700_000_000_000;
    expect(await world.gateway.send(aPush())).toEqual({
      outcome: 'gone',
      reason: 'Unregistered',
      sinceMs: 1_700_000_000_000,
    });
  });

  it('when the token is bad: gone only after another device of the brand was reached', async () => {
    await using world = await apnsWorld();
    const bad = aPush(1, { token: 'abc' });
    expect(await world.gateway.send(bad)).toEqual({ outcome: 'rejected', reason: 'BadDeviceToken' });
    await world.gateway.send(aPush());
    expect(await world.gateway.send(bad)).toEqual({ outcome: 'gone', reason: 'BadDeviceToken' });
    world.clock.advanceMs(600_000);
    expect(await world.gateway.send(bad)).toEqual({ outcome: 'rejected', reason: 'BadDeviceToken' });
  });

  it('when the token cannot be one, without asking', async () => {
    await using world = await apnsWorld();
    const push = aPush(0, { token: '../../3/device/x' });
    expect(await world.gateway.send(push)).toMatchObject({ outcome: 'rejected' });
    expect(world.apns.server.connected).toBe(0);
  });

  it('when the key is not the one that APNs knows', async () => {
    await using world = await apnsWorld();
    const { credentials } = world.brand2;
    world.gateway.configure([{ ...world.brand1, credentials: { ...credentials, keyId: 'KEY0000001' } }]);
    expect(await world.gateway.send(aPush())).toEqual({
      outcome: 'misconfigured',
      reason: 'InvalidProviderToken',
    });
  });

  it('when the topic is not of this team', async () => {
    await using world = await apnsWorld();
    world.gateway.configure([{ ...world.brand1, topic: 'com.example.stranger' }]);
    expect(await world.gateway.send(aPush())).toEqual({
      outcome: 'misconfigured',
      reason: 'TopicDisallowed',
    });
  });

  it('when the client id has no options', async () => {
    await using world = await apnsWorld();
    const push = aPush(0, { clientId: 'unknown' });
    expect(await world.gateway.send(push)).toMatchObject({ outcome: 'misconfigured' });
  });

  it('when nobody listens there, and again when the pause is over', async () => {
    await using world = await apnsWorld();
    await world.apns[Symbol.asyncDispose]();
    const first = await world.gateway.send(aPush());
    expect(first).toMatchObject({ outcome: 'retry', reason: 'ECONNREFUSED' });
    const pauseMs = first.outcome === 'retry' ? (first.afterMs ?? 0) : 0;
    expect(pauseMs).toBeGreaterThan(0);
    const second = await world.gateway.send(aPush());
    expect(second).toMatchObject({ outcome: 'retry', reason: 'No connection can be had.' });
    expect(second.outcome === 'retry' && second.afterMs).toBeCloseTo(pauseMs);
    world.clock.advanceMs(pauseMs);
    expect(await world.gateway.send(aPush())).toMatchObject({ outcome: 'retry', reason: 'ECONNREFUSED' });
  });
});

describe('says what is wrong with the options of a brand, and sends for the others', () => {
  it.each(['missing', 'key', 'p8', 'p12', 'password', 'legacy'] as const)('%s', async (kind) => {
    await using world = await apnsWorld();
    const { brand1, certified, file } = world;
    const jwt = (privateKeyFile: string) => ({ ...brand1.credentials, privateKeyFile });
    const store = (keystoreFile: string, password = 'secret') => ({
      ...certified.credentials,
      keystoreFile,
      password: new Secret(password),
    });
    const secret = createSecretKey(Buffer.alloc(32)).export().toString('base64');
    const legacy = () => file('legacy.p12', authority.clientKeystore(topic, 'secret', { legacy: true }));
    const cases = {
      missing: [() => jwt('/nowhere/AuthKey.p8'), 'privatekey', 'cannot be read (ENOENT)'],
      key: [() => jwt(file('no.p8', secret)), 'privatekey', 'no private key for ES256'],
      p8: [() => jwt(file('rsa.p8', authority.caPem)), 'privatekey', 'no private key for ES256'],
      p12: [() => store(file('no.p12', 'nothing')), 'keystore', 'no PKCS#12 keystore'],
      password: [
        () => store(file('good.p12', authority.clientKeystore(topic, 'secret')), 'wrong'),
        'password',
        'does not open',
      ],
      legacy: [() => store(legacy()), 'keystore', 'openssl pkcs12 -legacy'],
    } as const;
    const [credentials, setting, message] = cases[kind];
    const problems = world.gateway.configure([{ ...brand1, credentials: credentials() }, world.brand2]);
    expect(problems).toEqual([{ clientId: 'brand1', setting, message: expect.stringContaining(message) }]);
    expect(JSON.stringify(problems)).not.toMatch(/secret|wrong/);
    expect(await world.gateway.send(aPush())).toMatchObject({ outcome: 'misconfigured' });
    expect(await world.gateway.send(aPush(1, { clientId: 'brand2', token: phone }))).toEqual({
      outcome: 'delivered',
    });
  });
});
