import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { ProxySockets } from './testing/proxy-sockets.ts';
import { ProxyUnderTest } from './testing/proxy-under-test.ts';
import { TestClient } from './testing/test-client.ts';

afterEach(() => void vi.useRealTimers());

const BYE = expect.stringMatching(/^\* BYE /);

test('draining says good-bye to whoever waits, lets a running command end, and takes nobody new', async () => {
  await using system = await ProxyUnderTest.start();
  const early = await system.connect();
  const quiet = await system.select();
  const idling = await system.select();
  idling.send('i1 IDLE\r\n');
  await idling.until((line) => line.startsWith('+'));
  const busy = await system.select();
  let answer = (): void => undefined;
  system.backend.on('XWORK', (connection, command) => {
    answer = () => connection.tagged(command, 'OK worked');
  });
  busy.send('w1 XWORK\r\n');
  await system.backend.untilCommand('XWORK');
  const drained = system.proxy.drain();
  expect(await Promise.all([early.rest(), quiet.rest(), idling.rest()])).toEqual([[BYE], [BYE], [BYE]]);
  const late = connect({ host: '127.0.0.1', port: system.port });
  await expect(once(late, 'connect')).rejects.toThrow('ECONNREFUSED');
  answer();
  expect(await busy.rest()).toEqual(['w1 OK worked', BYE]);
  await drained;
  await system.backend.until(() => system.backend.connections.every(({ closed }) => closed));
  expect(system.recorder.total('mailweave_imap_connections')).toBe(0);
});

test('draining sends many clients away in steps', async () => {
  await using system = await ProxyUnderTest.start();
  const clients = await Promise.all(Array.from({ length: 60 }, () => system.connect()));
  const drained = system.proxy.drain();
  expect(system.recorder.total('mailweave_imap_connections')).toBe(10);
  await drained;
  for (const client of clients) expect(await client.rest()).toEqual([BYE]);
});

test('draining lasts until the system has taken all that was written for a client that reads slowly', async () => {
  await using system = await ProxyUnderTest.start();
  using sockets = new ProxySockets(system);
  const client = await system.select();
  const socket = sockets.towardsClient;
  const filled = Promise.withResolvers<void>();
  system.backend.on('XFILL', async (connection, command) => {
    // Small pieces: the last one has to wait in the process and must not yet stop it from reading.
    while (socket.writableLength === 0) {
      connection.send(`* OK ${'x'.repeat(2_000)}\r\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    connection.tagged(command, 'OK filled');
    filled.resolve();
  });
  client.socket.pause();
  client.send('w1 XFILL\r\n');
  await filled.promise;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let isDrained = false;
  const drained = system.proxy.drain().then(() => {
    isDrained = true;
  });
  while (!system.backend.connections.every(({ closed }) => closed)) await vi.advanceTimersByTimeAsync(20);
  await vi.advanceTimersByTimeAsync(100);
  expect(isDrained).toBe(false);
  client.socket.resume();
  expect((await client.rest()).slice(-2)).toEqual(['w1 OK filled', BYE]);
  while (!isDrained) await vi.advanceTimersByTimeAsync(20);
  await drained;
});

test('a command that does not end is ended when the time to drain is over', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.signIn();
  system.backend.on('XHANG', () => undefined);
  client.send('w1 XHANG\r\n');
  await system.backend.untilCommand('XHANG');
  const drained = system.proxy.drain();
  system.clock.advanceMs(1_000);
  expect(await client.rest()).toEqual([BYE]);
  await drained;
  await system.proxy.drain();
});

test('a log-in that does not end is ended when the time to drain is over', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.on('AUTHENTICATE', () => undefined);
  const client = await system.connect();
  client.send('w1 LOGIN a@b.example c\r\n');
  await system.backend.untilCommand('AUTHENTICATE');
  const drained = system.proxy.drain();
  system.clock.advanceMs(1_000);
  expect(await client.rest()).toEqual([BYE]);
  await drained;
  await system.backend.until(() => system.backend.connections.every(({ closed }) => closed));
});

test('who is silent for too long is told good-bye, sooner before the log-in; who works or listens stays', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using system = await ProxyUnderTest.start({ backend: { responseTimeoutMs: 0 } });
  const sweepAfter = (durationMs: number): void => {
    system.clock.advanceMs(durationMs);
    vi.advanceTimersByTime(10_000);
  };
  const early = await system.connect();
  const silent = await system.select();
  const busy = await system.select();
  system.backend.on('XWORK', () => undefined);
  busy.send('w1 XWORK\r\n');
  await system.backend.untilCommand('XWORK');
  const { connection } = system.backend;
  const half = await system.connect();
  half.send('a1 AUTHENTICATE PLAIN\r\n');
  expect(await half.line()).toBe('+ ');
  sweepAfter(50_000);
  expect(await early.answer('NOOP')).toMatch(/^OK/);
  sweepAfter(11_000);
  expect(await Promise.all([early.rest(), half.rest()])).toEqual([[BYE], [BYE]]);
  sweepAfter(1_790_000);
  connection.send('* 1 FETCH (UID 1)\r\n');
  expect(await busy.line()).toBe('* 1 FETCH (UID 1)');
  sweepAfter(80_000);
  expect(await silent.rest()).toEqual([BYE]);
  connection.send('w1 OK worked\r\n');
  expect(await busy.line()).toBe('w1 OK worked');
});

test('a port that is taken is told, and what to do', async () => {
  await using system = await ProxyUnderTest.start();
  const again = ProxyUnderTest.start({ listener: { port: system.port } }, system.backend);
  await expect(again).rejects.toThrow(/Cannot listen on 127\.0\.0\.1 port \d+ \(EADDRINUSE\)/);
});

test('a proxy whose server is down starts all the same', async () => {
  await using system = await ProxyUnderTest.start({ backend: { port: 1 } });
  const client = await TestClient.open(system.port);
  expect(await client.line()).toMatch(/^\* OK/);
  client.close();
});
