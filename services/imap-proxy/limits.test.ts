/** Limits as clients meet them: who is turned away, with which words, and who is not. */
import { afterEach, expect, test, vi } from 'vitest';
import { makeCertificate } from './testing/certificate.ts';
import { PASSWORD, ProxyUnderTest, USER } from './testing/proxy-under-test.ts';
import { TestClient } from './testing/test-client.ts';

afterEach(() => void vi.useRealTimers());

const BYE_LIMIT = '* BYE [LIMIT] Too many connections from your network.';
const BYE_UNAVAILABLE = '* BYE [UNAVAILABLE] Too many connections at the moment. Please try again later.';
const LOAD_BALANCER = { proxyProtocolNetworks: ['127.0.0.1'] };

async function openFrom(system: ProxyUnderTest, address: string): Promise<TestClient> {
  const client = await TestClient.open(system.port);
  client.send(`PROXY TCP6 ${address} 2001:db8::1 40000 993\r\n`);
  return client;
}

test('one network has so many connections and no more, whatever others have', async () => {
  await using system = await ProxyUnderTest.start({
    listener: LOAD_BALANCER,
    limits: { connectionsPerAddress: 2 },
  });
  const [first, second] = [await openFrom(system, '2001:db8:a::1'), await openFrom(system, '2001:db8:a::2')];
  for (const client of [first, second]) expect(await client.line()).toMatch(/^\* OK/);
  expect(await (await openFrom(system, '2001:db8:a::3')).rest()).toEqual([BYE_LIMIT]);
  const other = await openFrom(system, '2001:db8:a:1::3');
  expect(await other.line()).toMatch(/^\* OK/);
  expect(await second.answer('LOGOUT')).toMatch(/^OK/);
  await second.closed;
  const next = await openFrom(system, '2001:db8:a::3');
  expect(await next.line()).toMatch(/^\* OK/);
  expect(system.recorder.total('mailweave_imap_connections_refused_total', 'address')).toBe(1);
  for (const client of [first, other, next]) client.close();
});

test('a network of many, such as that of a webmail, has no limit of its own', async () => {
  await using system = await ProxyUnderTest.start({
    sharedNetworks: ['127.0.0.0/8'],
    limits: { connectionsPerAddress: 1 },
  });
  for (const client of [await system.connect(), await system.connect()]) {
    expect(await client.answer('NOOP')).toMatch(/^OK/);
  }
});

test('who has not signed in takes no place from those who have, and is told when there is none', async () => {
  await using system = await ProxyUnderTest.start({
    limits: { unauthenticatedConnections: 1, connections: 2 },
  });
  const first = await system.connect();
  expect(await (await TestClient.open(system.port)).rest()).toEqual([BYE_UNAVAILABLE]);
  expect(await first.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  const second = await system.signIn();
  expect(await (await TestClient.open(system.port)).rest()).toEqual([BYE_UNAVAILABLE]);
  expect(system.recorder.total('mailweave_imap_connections_refused_total', 'unauthenticated')).toBe(1);
  expect(system.recorder.total('mailweave_imap_connections_refused_total', 'all')).toBe(1);
  for (const client of [first, second]) expect(await client.answer('NOOP')).toMatch(/^OK/);
});

test('over TLS one who is turned away is told as well', async () => {
  using certificate = makeCertificate();
  await using system = await ProxyUnderTest.start({
    listener: { tls: 'implicit' },
    tls: { certificateFile: certificate.certificateFile, keyFile: certificate.keyFile },
    limits: { connections: 1 },
  });
  const first = await TestClient.openTls(system.port, certificate.certificate);
  expect(await first.line()).toMatch(/^\* OK/);
  const second = await TestClient.openTls(system.port, certificate.certificate);
  expect(await second.rest()).toEqual([BYE_UNAVAILABLE]);
  first.close();
});

test('a user has so many sessions and no more; the connection to his backend is closed again', async () => {
  await using system = await ProxyUnderTest.start({ limits: { sessionsPerUser: 1 } });
  const first = await system.signIn();
  const second = await system.connect();
  expect(await second.answer(`LOGIN ${USER.toUpperCase()} ${PASSWORD}`)).toBe(
    'NO [LIMIT] This user has too many sessions.',
  );
  const { connection } = system.backend;
  await system.backend.until(() => connection.closed);
  expect(await second.answer(`LOGIN other@users.example ${PASSWORD}`)).toMatch(/^OK/);
  expect(await first.answer('LOGOUT')).toMatch(/^OK/);
  await first.closed;
  await system.signIn();
  expect(system.recorder.total('mailweave_imap_logins_total', 'too-many-sessions')).toBe(1);
});

/** The backend knows one password. */
async function startGuarded(failedLogins: object): Promise<ProxyUnderTest> {
  const defaults = { freeFailures: 0, delayMs: 1_000, maxAddressDelayMs: 4_000, maxUserDelayMs: 2_000 };
  const rest = { halfLifeMs: 60_000, remembered: 100 };
  const system = await ProxyUnderTest.start({
    listener: LOAD_BALANCER,
    failedLogins: { ...defaults, ...rest, ...failedLogins },
  });
  system.backend.on('AUTHENTICATE', (connection, command) => {
    const right = Buffer.from(command.text.split(' ')[2] ?? '', 'base64')
      .toString()
      .endsWith(PASSWORD);
    connection.tagged(command, right ? 'OK in' : 'NO [AUTHENTICATIONFAILED] Wrong.');
  });
  return system;
}

async function guess(system: ProxyUnderTest, address: string, user: string): Promise<TestClient> {
  const client = await openFrom(system, address);
  await client.line();
  expect(await client.answer(`LOGIN ${user} wrong`)).toMatch(/^NO \[AUTHENTICATIONFAILED\]/);
  return client;
}

test('after a failed log-in the next one from there waits, and holds no connection to a backend meanwhile', async () => {
  await using system = await startGuarded({});
  const client = await guess(system, '2001:db8:a::1', USER);
  await system.backend.until(() => system.backend.connections.every(({ closed }) => closed));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const before = system.backend.connections.length;
  client.send(`x LOGIN other@users.example ${PASSWORD}\r\n`);
  await system.recorder.until(() => system.recorder.text.includes('mailweave_imap_login_delay_seconds'));
  await vi.advanceTimersByTimeAsync(999);
  expect(system.backend.connections).toHaveLength(before);
  await vi.advanceTimersByTimeAsync(1);
  expect(await client.line()).toMatch(/^x OK/);
  expect(system.backend.connections).toHaveLength(before + 1);
  vi.useRealTimers();
  client.close();
});

test('a client that leaves while it waits is not signed in', async () => {
  await using system = await startGuarded({ delayMs: 20 });
  const client = await guess(system, '2001:db8:a::1', USER);
  const before = system.backend.connections.length;
  client.send(`x LOGIN ${USER} ${PASSWORD}\r\n`);
  client.close();
  await system.recorder.until(() => system.recorder.total('mailweave_imap_connections') === 0);
  const next = await openFrom(system, '2001:db8:b::1');
  await next.line();
  expect(await next.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  expect(system.backend.connections).toHaveLength(before + 1);
  next.close();
});

test('what would wait for too long is refused at once, from there and from nowhere else', async () => {
  await using system = await startGuarded({ maxAddressDelayMs: 500, maxUserDelayMs: 0 });
  const client = await guess(system, '2001:db8:a::1', USER);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  client.send(`x LOGIN ${USER} ${PASSWORD}\r\n`);
  await system.recorder.until(() => system.recorder.text.includes('mailweave_imap_login_delay_seconds'));
  const second = await openFrom(system, '2001:db8:a::2');
  await second.line();
  expect(await second.answer(`LOGIN ${USER} ${PASSWORD}`)).toBe(
    'NO [LIMIT] Too many failed log-ins from your network. Please try again later.',
  );
  const elsewhere = await openFrom(system, '2001:db8:b::1');
  await elsewhere.line();
  expect(await elsewhere.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  expect(system.recorder.total('mailweave_imap_logins_total', 'too-many-failures')).toBe(1);
  vi.useRealTimers();
  for (const each of [client, second, elsewhere]) each.close();
});

test.each(['NO [UNAVAILABLE] Busy.', 'NO [INUSE] Locked.', 'NO [LIMIT] Too many.', 'BAD What?'])(
  'a backend that says %s has not said that the password is wrong',
  async (answer) => {
    await using system = await startGuarded({});
    system.backend.on('AUTHENTICATE', (connection, command) => connection.tagged(command, answer));
    const client = await openFrom(system, '2001:db8:a::1');
    await client.line();
    for (const _time of [1, 2, 3]) expect(await client.answer(`LOGIN ${USER} x`)).toBe(answer);
    expect(system.recorder.text).not.toContain('mailweave_imap_login_delay_seconds');
    client.close();
  },
);
