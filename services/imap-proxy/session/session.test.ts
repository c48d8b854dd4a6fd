/** One client, one connection behind it: what becomes of both when either is slow or goes. */
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { InTransit, ProxySockets } from '../testing/proxy-sockets.ts';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';

/** Socket buffers of both sides and one chunk; far below what is sent. */
const BOUND_BYTES = 1_000_000;

// Megabytes through three sockets of one process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

test.each([
  ['in the middle of a command', 'c1 FET'],
  ['in the middle of a collected literal', 'c1 SETMETADATA "" (/private/x {100+}\r\nabc'],
  ['in the middle of a message', 'c1 APPEND INBOX {1000000+}\r\nabc'],
  ['while it idles', 'c1 IDLE\r\n'],
  ['while a command is under way', 'c1 HANG\r\n'],
  ['while a command is under way that the next ones wait for', 'c1 STATUS INBOX (MESSAGES)\r\nc2 NOOP\r\n'],
])(
  'a client that goes %s takes its connection to the server with it, and nobody else is disturbed',
  async (_when, bytes) => {
    await using system = await ProxyUnderTest.start();
    using sockets = new ProxySockets(system);
    const other = await system.select();
    const openBefore = sockets.open;
    const leaving = await system.select();
    const { connection } = system.backend;
    system.backend.on('HANG', () => undefined);
    system.backend.on('STATUS', () => undefined);
    const seen = connection.lines.length;
    leaving.send(bytes);
    if (bytes !== 'c1 FET' && !bytes.includes('SETMETADATA'))
      await system.backend.until(() => connection.lines.length > seen);
    leaving.close();
    await system.backend.until(() => connection.closed);
    expect(await other.answer('NOOP')).toMatch(/^OK/);
    expect(sockets.open).toBe(openBefore);
    expect(system.api.watchers).toBe(1);
    expect(system.recorder.total('mailweave_imap_connections')).toBe(1);
  },
);

test('a client that goes while it is being signed in leaves nothing behind', async () => {
  await using system = await ProxyUnderTest.start();
  using sockets = new ProxySockets(system);
  const answers: (() => void)[] = [];
  system.backend.on('AUTHENTICATE', (connection, command) => {
    answers.push(() => connection.tagged(command, 'OK logged in'));
  });
  const client = await system.connect();
  client.send('c1 LOGIN a@b.example c\r\n');
  await system.backend.untilCommand('AUTHENTICATE');
  const { connection } = system.backend;
  client.close();
  await system.backend.until(() => connection.closed);
  for (const answer of answers) answer();
  expect(sockets.open).toBe(0);
  expect(system.api.watchers).toBe(0);
});

test('a client that stops reading costs little memory and gets every byte in the end', async () => {
  await using system = await ProxyUnderTest.start();
  using sockets = new ProxySockets(system);
  const client = await system.select();
  const inTransit = new InTransit(sockets.towardsBackend, sockets.towardsClient);
  const literal = Buffer.alloc(50_000_000, '* 1 EXPUNGE\r\nc2 OK [READ-ONLY] ');
  system.backend.on('FETCH', (connection, command) => {
    connection.send(`* 1 FETCH (BODY[] {${literal.length}}\r\n`);
    connection.send(literal);
    connection.send(`)\r\n${command.tag} OK fetched\r\n`);
  });
  client.forget();
  client.socket.pause();
  client.send('c9 FETCH 1 BODY[]\r\n');
  await inTransit.stopped();
  client.socket.resume();
  await client.until((line) => line.startsWith('c9 '));
  expect(inTransit.peakBytes).toBeLessThan(BOUND_BYTES);
  const expected = Buffer.concat([
    Buffer.from(`* 1 FETCH (BODY[] {${literal.length}}\r\n`),
    literal,
    Buffer.from(')\r\nc9 OK fetched\r\n'),
  ]);
  expect(client.received.equals(expected)).toBe(true);
});

test('a server that stops reading stops a client that pipelines without end', async () => {
  await using system = await ProxyUnderTest.start();
  using sockets = new ProxySockets(system);
  const client = await system.signIn();
  const inTransit = new InTransit(sockets.towardsClient, sockets.towardsBackend);
  const { connection } = system.backend;
  connection.socket.pause();
  const words = 'x'.repeat(10_000);
  const commands = Array.from({ length: 2_000 }, (_, at) => `p${at} XPAD ${words}\r\n`).join('');
  client.send(commands);
  await inTransit.stopped();
  connection.socket.resume();
  const answers = await client.until((line) => line.startsWith('p1999 '));
  expect(inTransit.peakBytes).toBeLessThan(BOUND_BYTES);
  expect(answers).toHaveLength(2_000);
  expect(connection.lines.slice(-2_000).join('')).toBe(commands);
});

test('a client that asks without end and reads no answer is not listened to any more', async () => {
  await using system = await ProxyUnderTest.start();
  using sockets = new ProxySockets(system);
  const client = await system.connect();
  const count = 120_000;
  client.socket.pause();
  const stopped = once(sockets.towardsClient, 'pause');
  client.send(Array.from({ length: count }, (_, at) => `p${at} CAPABILITY\r\n`).join(''));
  await stopped;
  expect(sockets.towardsClient.writableLength).toBeLessThan(BOUND_BYTES);
  client.socket.resume();
  const answers = await client.until((line) => line.startsWith(`p${count - 1} `));
  expect(answers).toHaveLength(2 * count);
});

test("lines of the proxy's own stand between responses, never in a message that is being read", async () => {
  await using system = await ProxyUnderTest.start();
  using sockets = new ProxySockets(system);
  const client = await system.select();
  const { connection } = system.backend;
  system.backend.on('FETCH', () => undefined);
  client.forget();
  client.send('c8 FETCH 1 BODY[]\r\n');
  await system.backend.untilCommand('FETCH');
  const first = once(client.socket, 'data');
  connection.send('* 1 FETCH (BODY[] {10}\r\nhello');
  await first;
  const heard = once(sockets.towardsClient, 'data');
  client.send('nonsense\r\n* more\r\nc9 SEARCH TEXT {5}\r\n');
  await heard;
  system.backend.on('SEARCH', (_connection, command) => connection.tagged(command, 'OK none'));
  connection.send('world)\r\nc8 OK fetched\r\n');
  await client.until((line) => line.startsWith('+'));
  client.send('lunch\r\n');
  await client.until((line) => line.startsWith('c9 '));
  expect(client.received.toString()).toMatch(
    /^\* 1 FETCH \(BODY\[\] \{10\}\r\nhelloworld\)\r\n(\* BAD [^\r]*\r\n|c8 OK fetched\r\n){3}\+ [^\r]*\r\nc9 OK none\r\n$/,
  );
});

test('a client that neither reads nor closes does not keep the connection for ever', async () => {
  await using system = await ProxyUnderTest.start({ limits: { drainTimeoutMs: 50 } });
  using sockets = new ProxySockets(system);
  const client = await system.select();
  const inTransit = new InTransit(sockets.towardsBackend, sockets.towardsClient);
  system.backend.on('FETCH', (connection) => connection.send(Buffer.alloc(30_000_000, 'x')));
  client.socket.pause();
  client.send('c1 FETCH 1 BODY[]\r\n');
  await inTransit.stopped();
  const gone = new Promise((resolve) => sockets.towardsClient.once('close', resolve));
  const drained = system.proxy.drain();
  system.clock.advanceMs(1_000);
  await drained;
  await gone;
});
