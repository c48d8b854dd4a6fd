import { deflateRawSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { InTransit, ProxySockets } from '../../testing/proxy-sockets.ts';
import { PASSWORD, ProxyUnderTest, USER } from '../../testing/proxy-under-test.ts';
import { sampleMail } from '../../testing/samples.ts';

// Megabytes through three sockets of one process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

test('COMPRESS is offered after the log-in, whatever the server can do, and nothing of it reaches the server', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.connect();
  expect((await client.command('CAPABILITY'))[0]).not.toContain('COMPRESS');
  expect(await client.answer('COMPRESS DEFLATE')).toMatch(/^BAD/);
  system.backend.on('AUTHENTICATE', (connection, command) => {
    connection.tagged(command, 'OK [CAPABILITY IMAP4rev1 IDLE] in');
  });
  expect(await client.answer(`LOGIN "${USER}" "${PASSWORD}"`)).toContain(' COMPRESS=DEFLATE]');
  expect((await client.command('CAPABILITY'))[0]).toContain(' COMPRESS=DEFLATE');
  expect(await client.answer('COMPRESS LZW')).toMatch(/^BAD/);
  expect(await client.answer('COMPRESS')).toMatch(/^BAD/);
  expect(await client.compress()).toMatch(/^OK/);
  expect(await client.answer('SELECT INBOX')).toMatch(/^OK/);
  expect(await client.answer('COMPRESS DEFLATE')).toMatch(/^NO \[COMPRESSIONACTIVE\]/);
  expect(await client.answer('NOOP')).toMatch(/^OK/);
  expect(system.backend.words).not.toContain('COMPRESS');
});

test('where it is switched off it is neither offered nor done', async () => {
  await using system = await ProxyUnderTest.start({ compress: false });
  const client = await system.signIn();
  expect((await client.command('CAPABILITY'))[0]).not.toContain('COMPRESS');
  expect(await client.answer('COMPRESS DEFLATE')).toMatch(/^BAD/);
  expect(await client.answer('NOOP')).toMatch(/^OK/);
});

test('an idling client hears at once, and messages pass in both directions', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.select();
  expect(await client.compress()).toMatch(/^OK/);
  client.send('i1 IDLE\r\n');
  expect(await client.line()).toMatch(/^\+/);
  for (const count of [4, 5, 6]) {
    system.backend.connection.send(`* ${count} EXISTS\r\n`);
    expect(await client.line()).toBe(`* ${count} EXISTS`);
  }
  client.send('DONE\r\n');
  expect(await client.line()).toMatch(/^i1 OK/);
  const mail = sampleMail();
  expect(await client.answer(`APPEND INBOX {${mail.length}+}\r\n${mail.toString('latin1')}`)).toMatch(/^OK/);
  expect(system.backend.connection.commands.at(-1)?.literals).toEqual([mail]);
  client.send('l1 LOGOUT\r\n');
  expect((await client.rest()).at(-1)).toMatch(/^l1 OK/);
});

test('what a client sends behind COMPRESS before it has the answer ends the session', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.signIn();
  client.send('c8 COMPRESS DEFLATE\r\nc9 NOOP\r\n');
  expect(await client.rest()).toEqual([expect.stringMatching(/^\* BYE/)]);
});

test('bytes that are no deflate stream end the session with BYE, and disturb nobody', async () => {
  await using system = await ProxyUnderTest.start();
  const other = await system.select();
  const client = await system.select();
  expect(await client.compress()).toMatch(/^OK/);
  client.socket.write(Buffer.alloc(100_000, 0xff));
  expect(await client.rest()).toEqual([expect.stringMatching(/^\* BYE The compressed data/)]);
  expect(system.recorder.text).toContain('imap-deflate-corrupt');
  expect(await other.answer('NOOP')).toMatch(/^OK/);
});

test('a line that is small only while compressed is refused like any long line', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.signIn();
  expect(await client.compress()).toMatch(/^OK/);
  client.socket.write(deflateRawSync(Buffer.alloc(50_000_000, 'x')));
  expect((await client.line()).slice(0, 5)).toBe('* BAD');
});

test('a client that stops reading costs little memory and gets every byte in the end', async () => {
  await using system = await ProxyUnderTest.start();
  using sockets = new ProxySockets(system);
  const client = await system.select();
  expect(await client.compress()).toMatch(/^OK/);
  const inTransit = new InTransit(sockets.towardsBackend, sockets.towardsClient);
  // Hard to compress, so that the sockets fill.
  const literal = Buffer.alloc(30_000_000);
  for (let at = 0, state = 1; at < literal.length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    literal.writeUInt32LE(Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0, at);
  }
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
  expect(inTransit.peakBytes).toBeLessThan(1_500_000);
  const start = client.received.indexOf('}\r\n') + 3;
  expect(client.received.subarray(start, start + literal.length).equals(literal)).toBe(true);
});
