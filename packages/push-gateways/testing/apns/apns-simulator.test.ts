import http2 from 'node:http2';
import { ManualClock } from '@mailweave/foundation';
import { afterAll, describe, expect, it } from 'vitest';
import { bareRequest } from '../http2/bare-client.ts';
import { makeCertificateAuthority } from '../tls/certificate-authority.ts';
import { type ApnsSimulator, type ApnsSimulatorOptions, startApnsSimulator } from './apns-simulator.ts';
import { makeSigningKey, signProviderToken } from './signing-key.ts';

const authority = makeCertificateAuthority();
afterAll(() => authority[Symbol.dispose]());
const host = '127.0.0.1';
const certificate = authority.serverCertificate(host);
const topic = 'com.example.mail';
const ours = makeSigningKey('TEAM000001', 'KEY0000001');
const others = makeSigningKey('TEAM000002', 'KEY0000002');
const device = 'a1'.repeat(32);
const apnsId = '00000000-0000-4000-8000-0000000000aa';
const hello = JSON.stringify({ aps: { alert: { title: 'Zoë', body: 'Lunch?' }, badge: 3 }, cid: 'x' });
const startMs = Date.UTC(2025, 5, 1, 12);

type Settings = Partial<ApnsSimulatorOptions>;

/** A simulator and one connection to it. */
async function start(settings: Settings = {}, connect: http2.SecureClientSessionOptions = {}) {
  await using starting = new AsyncDisposableStack();
  const clock = new ManualClock(startMs);
  const apns = starting.use(
    await startApnsSimulator({
      host,
      port: 0,
      certificate,
      clientCaPem: authority.caPem,
      keys: [
        { ...ours, topics: [topic] },
        { ...others, topics: ['com.example.other'] },
      ],
      clock,
      ...settings,
    }),
  );
  const session = starting.adopt(connectTo(apns, connect), (open) => open.destroy());
  const token = (over: object = {}, key = ours): string =>
    signProviderToken({ ...key, issuedAtMs: clock.nowMs(), ...over }, key.privateKeyPem);
  const good = token();
  const post = (headers: http2.OutgoingHttpHeaders = {}, body = hello) =>
    bareRequest(
      session,
      {
        ':method': 'POST',
        ':path': `/3/device/${device}`,
        authorization: `bearer ${good}`,
        'apns-topic': topic,
        'apns-expiration': '1900000000',
        ...headers,
      },
      body,
    );
  const running = starting.move();
  return { apns, clock, post, session, token, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function connectTo({ server }: ApnsSimulator, options: http2.SecureClientSessionOptions) {
  const session = http2.connect(`https://${host}:${server.port}`, { ca: authority.caPem, ...options });
  session.on('error', () => undefined);
  return session;
}

it('takes a notification and shows it', async () => {
  await using world = await start();
  const answer = await world.post({ 'apns-id': apnsId });
  expect([answer.status, answer.headers['apns-id'], answer.body]).toEqual([200, apnsId, '']);
  expect(world.apns.device(device, topic).view).toEqual({
    token: device,
    topic,
    state: 'online',
    badge: 3,
    shown: [{ apnsId, title: 'Zoë', body: 'Lunch?', custom: { cid: 'x' } }],
    background: [],
  });
});

it('shows one of several notifications with the same collapse id, and lets the app have what shows nothing', async () => {
  await using world = await start();
  await world.post({ 'apns-collapse-id': 'one' });
  await world.post({ 'apns-collapse-id': 'two' });
  await world.post({ 'apns-collapse-id': 'one' }, '{"aps":{"alert":"again"}}');
  await world.post(
    { 'apns-push-type': 'background', 'apns-priority': '5' },
    '{"aps":{"content-available":1},"code":"1"}',
  );
  const { background, shown } = world.apns.device(device, topic).view;
  expect(shown.map(({ body, collapseId }) => [collapseId, body])).toEqual([
    ['two', 'Lunch?'],
    ['one', 'again'],
  ]);
  expect(background).toEqual([{ code: '1' }]);
});

it('keeps only the newest notification for a device that is away, and no longer than it may', async () => {
  await using world = await start();
  const phone = world.apns.device(device, topic);
  phone.goOffline();
  await world.post({}, '{"aps":{"alert":"first"}}');
  await world.post({}, '{"aps":{"alert":"second"}}');
  expect(phone.view.shown).toEqual([]);
  phone.goOnline(world.clock.nowMs());
  expect(phone.view.shown.map(({ body }) => body)).toEqual(['second']);
  phone.goOffline();
  await world.post({ 'apns-expiration': String(startMs / 1_000 + 60) });
  phone.goOnline(startMs + 61_000);
  expect(phone.view.shown).toHaveLength(1);
});

describe('refuses', () => {
  it.each<[string, http2.OutgoingHttpHeaders, string, number, string]>([
    ['another path', { ':path': '/4/device/x' }, hello, 404, 'BadPath'],
    ['another method', { ':method': 'PUT' }, hello, 405, 'MethodNotAllowed'],
    ['no token', { ':path': '/3/device/' }, hello, 400, 'MissingDeviceToken'],
    ['what is no token', { ':path': '/3/device/phone' }, hello, 400, 'BadDeviceToken'],
    ['an id that is no UUID', { 'apns-id': '7' }, hello, 400, 'BadMessageId'],
    ['a long collapse id', { 'apns-collapse-id': 'x'.repeat(65) }, hello, 400, 'BadCollapseId'],
    ['an expiration that is no number', { 'apns-expiration': 'soon' }, hello, 400, 'BadExpirationDate'],
    ['an unknown priority', { 'apns-priority': '7' }, hello, 400, 'BadPriority'],
    [
      'a background push that is urgent',
      { 'apns-push-type': 'background', 'apns-priority': '10' },
      hello,
      400,
      'BadPriority',
    ],
    ['an unknown push type', { 'apns-push-type': 'loud' }, hello, 400, 'InvalidPushType'],
    ['no payload', {}, '', 400, 'PayloadEmpty'],
    ['a large payload', {}, JSON.stringify({ aps: { alert: 'x'.repeat(4_096) } }), 413, 'PayloadTooLarge'],
    ['no topic', { 'apns-topic': undefined }, hello, 400, 'MissingTopic'],
    ["another team's topic", { 'apns-topic': 'com.example.other' }, hello, 400, 'TopicDisallowed'],
    ['no provider token', { authorization: undefined }, hello, 403, 'MissingProviderToken'],
    ['what is no provider token', { authorization: 'bearer a.b.c' }, hello, 403, 'InvalidProviderToken'],
  ])('%s', async (_, headers, body, status, reason) => {
    const refused: unknown[] = [];
    await using world = await start({ onRefused: (refusal) => refused.push(refusal) });
    const answer = await world.post(headers, body);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([status, { reason }]);
    expect(refused).toEqual([{ status, reason }]);
    expect([...world.apns.devices]).toEqual([]);
  });

  it('tokens of another key, another team, from tomorrow, and old ones', async () => {
    await using world = await start();
    const reasonOf = async (token: string) =>
      JSON.parse((await world.post({ authorization: `bearer ${token}` })).body).reason;
    const forged = signProviderToken({ ...ours, issuedAtMs: startMs }, others.privateKeyPem);
    expect(await reasonOf(forged)).toBe('InvalidProviderToken');
    expect(await reasonOf(world.token({ teamId: others.teamId }))).toBe('InvalidProviderToken');
    expect(await reasonOf(world.token({ issuedAtMs: startMs + 86_400_000 }))).toBe('InvalidProviderToken');
    expect(await reasonOf(world.token({ issuedAtMs: startMs - 3_601_000 }))).toBe('ExpiredProviderToken');
  });

  it('tokens that change more often than every twenty minutes', async () => {
    await using world = await start();
    expect((await world.post()).status).toBe(200);
    world.clock.advanceMs(19 * 60_000);
    const next = { authorization: `bearer ${world.token()}` };
    const answer = await world.post(next);
    expect([answer.status, answer.body]).toEqual([429, '{"reason":"TooManyProviderTokenUpdates"}']);
    world.clock.advanceMs(60_000);
    expect((await world.post(next)).status).toBe(200);
    expect((await world.post()).status).toBe(200);
  });

  it('two teams on one connection', async () => {
    await using world = await start();
    await world.post();
    const theirs = { authorization: `bearer ${world.token({}, others)}`, 'apns-topic': 'com.example.other' };
    expect((await world.post(theirs)).body).toBe('{"reason":"InvalidProviderToken"}');
  });

  it('a device that has gone, with the time it went, and a token of another app', async () => {
    await using world = await start();
    world.apns.device(device, topic).unregisteredAtMs = 1_700_000_000_000;
    const gone = await world.post();
    expect([gone.status, JSON.parse(gone.body)]).toEqual([
      410,
      { reason: 'Unregistered', timestamp: 1_700_000_000_000 },
    ]);
    const other = 'b2'.repeat(32);
    world.apns.device(other, 'com.example.other');
    expect((await world.post({ ':path': `/3/device/${other}` })).body).toBe(
      '{"reason":"DeviceTokenNotForTopic"}',
    );
  });
});

describe('with a client certificate', () => {
  const pfx = authority.clientKeystore(topic, 'secret');

  it('needs no provider token and knows the topic', async () => {
    await using world = await start({}, { pfx, passphrase: 'secret' });
    expect((await world.post({ authorization: undefined, 'apns-topic': undefined })).status).toBe(200);
    const other = await world.post({ authorization: undefined, 'apns-topic': 'com.example.other' });
    expect(other.body).toBe('{"reason":"TopicDisallowed"}');
  });

  it('of another authority there is no way in', async () => {
    using stranger = makeCertificateAuthority();
    await using world = await start(
      {},
      { pfx: stranger.clientKeystore(topic, 'secret'), passphrase: 'secret' },
    );
    const answer = await world.post({ authorization: undefined });
    expect([answer.status, answer.body]).toEqual([403, '{"reason":"MissingProviderToken"}']);
  });
});

describe('breaks as it is told', () => {
  it('with an answer, a reset, or none', async () => {
    await using world = await start();
    world.apns.fault = () => ({ status: 503, reason: 'ServiceUnavailable', retryAfterSeconds: 7 });
    const answer = await world.post();
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '7']);
    world.apns.fault = () => ({ resetCode: http2.constants.NGHTTP2_INTERNAL_ERROR });
    await expect(world.post()).rejects.toThrow('NGHTTP2_INTERNAL_ERROR');
    world.apns.fault = () => 'stall';
    const stalled = world.post();
    world.apns.server.dropConnections();
    await expect(stalled).rejects.toThrow();
  });

  it('with GOAWAY that names the last stream it has processed', async () => {
    await using world = await start();
    await world.post();
    const goneAway = new Promise((resolve) =>
      world.session.on('goaway', (code, lastId, data) => resolve([code, lastId, data?.toString()])),
    );
    world.apns.server.goAway({ reason: '{"reason":"Shutdown"}' });
    expect(await goneAway).toEqual([0, 1, '{"reason":"Shutdown"}']);
  });

  it('with fewer streams at once', async () => {
    await using world = await start({ maxConcurrentStreams: 5 });
    await world.post();
    expect(world.session.remoteSettings.maxConcurrentStreams).toBe(5);
    const changed = new Promise((resolve) => world.session.once('remoteSettings', resolve));
    world.apns.server.setMaxConcurrentStreams(2);
    expect(await changed).toMatchObject({ maxConcurrentStreams: 2 });
  });
});
