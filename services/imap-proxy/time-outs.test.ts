/** What is ended since it takes too long, and what is not though it takes long. */
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProxySockets } from './testing/proxy-sockets.ts';
import { PASSWORD, ProxyUnderTest, USER } from './testing/proxy-under-test.ts';
import type { TestClient } from './testing/test-client.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const BYE_UNAVAILABLE = '* BYE [UNAVAILABLE] The mail server has not answered for too long.';

/** Lets time pass as the proxy sees it, in the steps in which it looks at its sessions. */
function pass(system: ProxyUnderTest, durationMs: number): void {
  for (let passedMs = 0; passedMs < durationMs; passedMs += 10_000) {
    system.clock.advanceMs(10_000);
    vi.advanceTimersByTime(10_000);
  }
}

/** Turn after turn of the event loop. */
async function turnsUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test('a backend that does not answer a command is left after its time, and the client is told', async () => {
  await using system = await ProxyUnderTest.start({ backend: { responseTimeoutMs: 60_000 } });
  const client = await system.select();
  system.backend.on('XWORK', () => undefined);
  client.send('w1 XWORK\r\n');
  await system.backend.untilCommand('XWORK');
  pass(system, 60_000);
  expect(system.recorder.total('mailweave_imap_sessions_timed_out_total')).toBe(0);
  pass(system, 20_000);
  expect(await client.rest()).toEqual([BYE_UNAVAILABLE]);
  expect(system.recorder.total('mailweave_imap_sessions_timed_out_total', 'backend')).toBe(1);
});

test('a client that asks again and again does not keep a dead backend alive', async () => {
  await using system = await ProxyUnderTest.start({ backend: { responseTimeoutMs: 60_000 } });
  const client = await system.signIn();
  system.backend.on('XWORK', () => undefined);
  for (let times = 1; times <= 6; times += 1) {
    client.send(`w${times} XWORK\r\n`);
    await system.backend.untilCommand('XWORK', times);
    pass(system, 10_000);
  }
  pass(system, 20_000);
  expect(await client.rest()).toEqual([BYE_UNAVAILABLE]);
});

test('a slow answer that says something now and then lives, and so do an IDLE and a session that asks nothing', async () => {
  await using system = await ProxyUnderTest.start({ backend: { responseTimeoutMs: 60_000 } });
  const [slow, idling, quiet] = [await system.select(), await system.select(), await system.select()];
  system.backend.on('XWORK', () => undefined);
  idling.send('i1 IDLE\r\n');
  await idling.until((line) => line.startsWith('+'));
  slow.send('w1 XWORK\r\n');
  await system.backend.untilCommand('XWORK');
  const working = system.backend.connections.find(({ commands }) =>
    commands.some(({ word }) => word === 'XWORK'),
  );
  for (let times = 0; times < 5; times += 1) {
    pass(system, 50_000);
    working?.send('* OK still at it\r\n');
    expect(await slow.line()).toBe('* OK still at it');
  }
  working?.send('w1 OK worked\r\n');
  expect(await slow.line()).toBe('w1 OK worked');
  idling.send('DONE\r\n');
  expect(await idling.line()).toMatch(/^i1 OK/);
  expect(await quiet.answer('NOOP')).toMatch(/^OK/);
});

test('a message that is uploaded slowly is no silence of the backend', async () => {
  await using system = await ProxyUnderTest.start({ backend: { responseTimeoutMs: 60_000 } });
  using sockets = new ProxySockets(system);
  const client = await system.signIn();
  client.send('a1 APPEND INBOX {50+}\r\n');
  for (let times = 1; times <= 10; times += 1) {
    const before = sockets.towardsClient.bytesRead;
    client.send('01234');
    await turnsUntil(() => sockets.towardsClient.bytesRead > before);
    pass(system, 50_000);
  }
  client.send('\r\n');
  expect((await client.until((line) => line.startsWith('a1 '))).at(-1)).toMatch(/^a1 OK/);
});

test('a log-in hangs for no longer than its time, also where the connection took longer than that', async () => {
  await using system = await ProxyUnderTest.start({ backend: { loginTimeoutMs: 1 } });
  const { backend } = system;
  await backend.until(() => backend.connections.every(({ closed }) => closed));
  const probes = backend.connections.length;
  backend.greeting = undefined;
  backend.on('AUTHENTICATE', () => undefined);
  const client = await system.connect();
  const answer = client.answer(`LOGIN ${USER} ${PASSWORD}`);
  await backend.until(() => backend.connections.length > probes);
  await pause(5);
  backend.connection.send('* OK Good morning.\r\n');
  expect(await answer).toMatch(/^NO \[UNAVAILABLE\]/);
});

test('a log-in that the backend lets hang is NO [UNAVAILABLE] after its time, and another try is free', async () => {
  await using system = await ProxyUnderTest.start({ backend: { loginTimeoutMs: 30 } });
  system.backend.on('AUTHENTICATE', () => undefined);
  const client = await system.connect();
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO \[UNAVAILABLE\]/);
  await system.backend.until(() => system.backend.connections.every(({ closed }) => closed));
  system.backend.on('AUTHENTICATE', (connection, command) => connection.tagged(command, 'OK in'));
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
});

/** A client that has asked for more than the system's own buffers hold, and reads nothing. */
async function askForMuch(system: ProxyUnderTest, sockets: ProxySockets): Promise<TestClient> {
  system.backend.on('XMUCH', (connection, command) => {
    for (let times = 0; times < 400; times += 1) connection.send(`* X ${'x'.repeat(50_000)}\r\n`);
    connection.tagged(command, 'OK much');
  });
  const client = await system.signIn();
  client.socket.pause();
  client.send('m1 XMUCH\r\n');
  await turnsUntil(() => sockets.towardsClient.writableNeedDrain && sockets.towardsClient.writableLength > 0);
  return client;
}

test('a client that reads nothing while data waits for it is left after its time', async () => {
  await using system = await ProxyUnderTest.start({ limits: { writeTimeoutMs: 60_000 } });
  using sockets = new ProxySockets(system);
  const client = await askForMuch(system, sockets);
  pass(system, 80_000);
  expect(system.recorder.total('mailweave_imap_sessions_timed_out_total', 'write')).toBe(1);
  client.socket.resume();
  expect(await client.rest()).not.toContain('m1 OK much');
});

test('a client that reads slowly has its time anew whenever it has read something', async () => {
  await using system = await ProxyUnderTest.start({ limits: { writeTimeoutMs: 60_000 } });
  using sockets = new ProxySockets(system);
  const client = await askForMuch(system, sockets);
  const taken = (): number => sockets.towardsClient.bytesWritten - sockets.towardsClient.writableLength;
  for (let times = 0; times < 4 && sockets.towardsClient.writableLength > 0; times += 1) {
    pass(system, 50_000);
    const before = taken();
    client.socket.resume();
    await turnsUntil(() => taken() > before);
    client.socket.pause();
  }
  client.socket.resume();
  expect((await client.until((line) => line.startsWith('m1 '))).at(-1)).toBe('m1 OK much');
});

test('TCP is told to ask after silent clients and backends', async () => {
  const asked = vi.spyOn(Socket.prototype, 'setKeepAlive');
  await using system = await ProxyUnderTest.start({ limits: { keepAliveMs: 45_000 } });
  asked.mockClear();
  await system.signIn();
  expect(asked.mock.calls).toEqual([
    [true, 45_000],
    [true, 45_000],
  ]);
});
