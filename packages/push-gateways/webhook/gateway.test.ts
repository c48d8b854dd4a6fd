import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ManualClock, Secret } from '@mailweave/foundation';
import { aNotification, aSubscription, someTimeMs } from '@mailweave/push/testing';
import { expect, it } from 'vitest';
import { LOCAL_NETWORKS, type WebhookReceiver, type WebhookSettings } from './config.ts';
import { createWebhookGateway } from './gateway.ts';

type Call = { path: string; headers: Record<string, unknown>; body: string };

async function setUp(receiver: Partial<WebhookReceiver> = {}, settings: Partial<WebhookSettings> = {}) {
  const calls: Call[] = [];
  const answer = { status: 204 };
  const server = createServer(async (request, response) => {
    calls.push({ path: request.url ?? '', headers: { ...request.headers }, body: await text(request) });
    response.writeHead(answer.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const whole: WebhookReceiver = { uri: address, uriValidationMode: 'prefix', version: 1, ...receiver };
  const gateway = createWebhookGateway(
    {
      timeoutMs: 5_000,
      connectionsPerOrigin: 4,
      httpsOnly: false,
      allowedNetworks: LOCAL_NETWORKS,
      receivers: new Map([['switchboard', whole]]),
      ...settings,
    },
    new ManualClock(someTimeMs),
  );
  const pushTo = (token = address, clientId = 'switchboard') =>
    gateway.send({
      notification: aNotification(),
      target: aSubscription({ transport: 'webhook', clientId, token }),
      presentation: { badge: true },
    });
  const disposal = async () => {
    await gateway[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  };
  return { address, answer, calls, pushTo, [Symbol.asyncDispose]: disposal };
}

it('calls the receiver with what is new', async () => {
  await using world = await setUp();
  expect(await world.pushTo()).toEqual({ outcome: 'delivered' });
  expect(JSON.parse(world.calls[0]?.body ?? '')).toEqual({
    timestamp: someTimeMs,
    topic: 'ox:mail:new',
    client: 'switchboard',
    account: '249@1',
    data: expect.objectContaining({ cid: 'INBOX/101', subject: 'Lunch?', unread: 3 }),
  });
});

it('signs version, time and body in hexadecimal', async () => {
  const signature = { secret: new Secret('da39a3ee'), headerName: 'X-Hook-Signature' };
  await using world = await setUp({ signature, version: 2 });
  await world.pushTo();
  const { body = '', headers } = world.calls[0] ?? {};
  const signed = createHmac('sha256', 'da39a3ee').update(`v2:${someTimeMs}:${body}`).digest('hex');
  expect(headers?.['x-hook-signature']).toBe(`t=${someTimeMs}, v2=${signed}`);
});

it('says who calls, by a value or by name and password', async () => {
  await using byValue = await setUp({ authentication: { kind: 'value', value: new Secret('Bearer abc') } });
  await byValue.pushTo();
  expect(byValue.calls[0]?.headers.authorization).toBe('Bearer abc');
  const basic = { kind: 'basic', login: 'Aladdin', password: new Secret('open sesame') } as const;
  await using byName = await setUp({ authentication: basic });
  await byName.pushTo();
  // RFC 7617 section 2.
  expect(byName.calls[0]?.headers.authorization).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
});

it('calls what begins with the address of the receiver, at its own host alone', async () => {
  await using world = await setUp();
  expect(await world.pushTo(`${world.address}/249`)).toEqual({ outcome: 'delivered' });
  const refused = { outcome: 'rejected', reason: 'address-not-allowed' };
  expect(await world.pushTo(world.address.replace('/hook', '/other'))).toEqual(refused);
  await using atHost = await setUp({ uri: 'https://hooks.example.org' });
  expect(await atHost.pushTo('https://hooks.example.org.attacker.example/')).toEqual(refused);
  expect(await atHost.pushTo('https://hooks.example.org@attacker.example/')).toEqual(refused);
});

it('calls exactly the address of the receiver, or any, as it is configured', async () => {
  await using exact = await setUp({ uriValidationMode: 'exact' });
  expect((await exact.pushTo()).outcome).toBe('delivered');
  expect((await exact.pushTo(`${exact.address}/249`)).outcome).toBe('rejected');
  await using any = await setUp({ uriValidationMode: 'none', uri: 'https://hooks.example.org' });
  expect((await any.pushTo()).outcome).toBe('delivered');
});

it.each([
  [403, 'gone', 'misconfigured'],
  [404, 'gone', 'gone'],
  [405, 'gone', 'gone'],
  [410, 'gone', 'gone'],
  [401, 'rejected', 'misconfigured'],
  [400, 'rejected', 'rejected'],
  [302, 'rejected', 'rejected'],
  [429, 'retry', 'retry'],
  [503, 'retry', 'retry'],
])('takes %i for %s where the subscriber chose the address, else for %s', async (status, own, configured) => {
  await using chosen = await setUp({ uriValidationMode: 'none' });
  chosen.answer.status = status;
  expect(await chosen.pushTo()).toMatchObject({ outcome: own, reason: `status-${status}` });
  await using given = await setUp();
  given.answer.status = status;
  expect(await given.pushTo()).toMatchObject({ outcome: configured, reason: `status-${status}` });
});

it('calls nobody inside unless that is allowed, nor without TLS', async () => {
  const refused = { outcome: 'rejected', reason: 'address-refused' };
  await using guarded = await setUp({}, { allowedNetworks: [] });
  expect(await guarded.pushTo()).toEqual(refused);
  await using secured = await setUp({}, { httpsOnly: true });
  expect(await secured.pushTo()).toEqual(refused);
  expect([...guarded.calls, ...secured.calls]).toEqual([]);
});

it('knows no webhook but those that are configured', async () => {
  await using world = await setUp();
  expect(await world.pushTo(world.address, 'other')).toEqual({
    outcome: 'misconfigured',
    reason: 'no-webhook',
  });
});
