import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { makeCertificate } from '../../testing/certificate.ts';
import { PASSWORD, ProxyUnderTest, USER } from '../../testing/proxy-under-test.ts';
import { ScriptedBackend } from '../../testing/scripted-backend.ts';
import { TestClient } from '../../testing/test-client.ts';

const certificate = makeCertificate();
const ofAddress = makeCertificate('IP:127.0.0.1');
afterAll(() => {
  certificate[Symbol.dispose]();
  ofAddress[Symbol.dispose]();
});

const tls = { certificateFile: certificate.certificateFile, keyFile: certificate.keyFile };
const STARTTLS = { tls, listener: { tls: 'starttls' as const } };
const LOGIN = `LOGIN "${USER}" "${PASSWORD}"`;

function contextOf({ certificate: cert, key }: typeof certificate) {
  return createSecureContext({ cert, key });
}

test('a client signs in over implicit TLS', async () => {
  await using system = await ProxyUnderTest.start({ tls, listener: { tls: 'implicit' }, requireTls: true });
  const client = await TestClient.openTls(system.port, certificate.certificate);
  expect(await client.line()).toMatch(/^\* OK \[CAPABILITY .*AUTH=PLAIN/);
  expect(await client.answer(LOGIN)).toMatch(/^OK/);
  expect(await client.answer('SELECT INBOX')).toMatch(/^OK/);
  client.close();
});

test('a client signs in after STARTTLS, and not before where TLS is required', async () => {
  await using system = await ProxyUnderTest.start({ ...STARTTLS, requireTls: true });
  const client = await TestClient.open(system.port);
  const greeting = await client.line();
  expect(greeting).toContain(' STARTTLS LOGINDISABLED');
  expect(greeting).not.toContain('AUTH=');
  expect(await client.answer(LOGIN)).toMatch(/^NO \[PRIVACYREQUIRED\]/);
  expect(await client.answer('AUTHENTICATE PLAIN')).toMatch(/^NO \[PRIVACYREQUIRED\]/);
  expect(system.backend.words).not.toContain('AUTHENTICATE');
  expect(await client.startTls(certificate.certificate)).toMatch(/^OK/);
  const [capabilities] = await client.command('CAPABILITY');
  expect(capabilities).not.toMatch(/STARTTLS|LOGINDISABLED/);
  expect(await client.answer('STARTTLS')).toMatch(/^BAD/);
  expect(await client.answer(LOGIN)).toMatch(/^OK/);
  client.close();
});

test('a client that leaves instead of its TLS handshake leaves no session behind', async () => {
  await using system = await ProxyUnderTest.start({ tls, listener: { tls: 'implicit' } });
  const client = await TestClient.open(system.port);
  await untilConnected(system, 1);
  client.socket.end();
  await untilConnected(system, 0);
  await client.closed;
});

async function untilConnected(system: ProxyUnderTest, count: number): Promise<void> {
  while (system.recorder.total('mailweave_imap_connections') !== count) await nextTurn();
}

test('STARTTLS is refused where there is none', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.connect();
  expect(await client.answer('STARTTLS')).toMatch(/^BAD/);
  expect(await client.answer('NOOP')).toMatch(/^OK/);
});

test('what a client sends behind STARTTLS in the clear is not executed', async () => {
  await using system = await ProxyUnderTest.start(STARTTLS);
  const inOnePacket = await system.connect();
  inOnePacket.send(`c1 STARTTLS\r\nc2 ${LOGIN}\r\n`);
  expect(await inOnePacket.rest()).toEqual([expect.stringMatching(/^\* BYE/)]);
  const halfALine = await system.connect();
  halfALine.send('c1 STARTTLS\r\nc2 LOG');
  expect(await halfALine.rest()).toEqual([expect.stringMatching(/^\* BYE/)]);
  expect(system.backend.words).not.toContain('AUTHENTICATE');
});

test('what a client sends in the clear in the place of the handshake ends the connection', async () => {
  await using system = await ProxyUnderTest.start(STARTTLS);
  const client = await system.connect();
  client.send('c1 STARTTLS\r\n');
  expect(await client.line()).toMatch(/^c1 OK/);
  client.forget();
  client.send(`c2 ${LOGIN}\r\n`);
  await client.closed;
  expect(client.received.toString('latin1')).not.toContain('c2');
  expect(system.backend.words).not.toContain('AUTHENTICATE');
});

test.each([
  ['name', certificate, 'localhost'],
  ['address', ofAddress, '127.0.0.1'],
])(
  'the proxy checks the certificate of the server against its %s, with implicit TLS and with STARTTLS',
  async (_by, good, serverName) => {
    const ports = { caFile: good.certificateFile, serverName };
    for (const mode of ['implicit', 'starttls'] as const) {
      await using backend = await ScriptedBackend.start(mode === 'implicit' ? contextOf(good) : undefined);
      backend.secureContext = contextOf(good);
      await using system = await ProxyUnderTest.start({ backend: { tls: mode, ...ports } }, backend);
      expect(await (await system.connect()).answer(LOGIN), mode).toMatch(/^OK/);
      await using wary = await ProxyUnderTest.start(
        { backend: { tls: mode, ...ports, serverName: 'other.example' } },
        backend,
      );
      expect(await (await wary.connect()).answer(LOGIN), mode).toMatch(/^NO \[UNAVAILABLE\]/);
    }
  },
);

test('a password does not go to a server that refuses STARTTLS', async () => {
  await using system = await ProxyUnderTest.start({
    backend: { tls: 'starttls', caFile: certificate.certificateFile, serverName: 'localhost' },
  });
  const client = await system.connect();
  expect(await client.answer(LOGIN)).toMatch(/^NO \[UNAVAILABLE\]/);
  expect(system.backend.words).not.toContain('AUTHENTICATE');
});

test('what a server sends in the clear behind its OK to STARTTLS is believed by nobody', async () => {
  await using system = await ProxyUnderTest.start({
    backend: { tls: 'starttls', caFile: certificate.certificateFile, serverName: 'localhost' },
  });
  system.backend.on('STARTTLS', (connection, command) => {
    connection.send(`* BAD not for you\r\n${command.tag} OK begin\r\n* CAPABILITY IMAP4rev1 X-PLANTED\r\n`);
    connection.startTls(contextOf(certificate));
  });
  const client = await system.connect();
  client.forget();
  expect(await client.answer(LOGIN)).toMatch(/^NO \[UNAVAILABLE\]/);
  expect(client.received.toString()).not.toMatch(/PLANTED|not for you/);
});

test('a client that opens a connection and never shakes hands is let go', async () => {
  await using system = await ProxyUnderTest.start({
    tls,
    listener: { tls: 'implicit' },
    limits: { drainTimeoutMs: 20 },
  });
  const client = await TestClient.open(system.port);
  system.clock.advanceMs(1_000);
  await Promise.all([system.proxy.drain(), client.closed]);
});

test('a client that sends garbage for a handshake disturbs nobody', async () => {
  await using system = await ProxyUnderTest.start({ tls, listener: { tls: 'implicit' } });
  const garbage = await TestClient.open(system.port);
  garbage.send(Buffer.alloc(2_000, 'GET / HTTP/1.1\r\n'));
  await garbage.closed;
  const client = await TestClient.openTls(system.port, certificate.certificate);
  expect(await client.line()).toMatch(/^\* OK/);
  client.close();
  await once(client.socket, 'close');
});
