/** Several backends: everybody reaches his own, and nobody another. */
import { expect, test } from 'vitest';
import type { RoutingConfig } from '../../routing/routing-config.ts';
import { DirectoryServer } from '../../testing/directory-server.ts';
import { PASSWORD, ProxyUnderTest, USER } from '../../testing/proxy-under-test.ts';
import { ScriptedBackend } from '../../testing/scripted-backend.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const PATTERNS: RoutingConfig = {
  kind: 'patterns',
  patterns: [
    { match: 'east.example', backend: 'default' },
    { match: 'west.example', backend: 'west' },
  ],
};

/** `system.backend` is the backend named default, `west` the other. */
async function startTwo(routing: RoutingConfig) {
  await using starting = new AsyncDisposableStack();
  const west = starting.use(await ScriptedBackend.start());
  const address = { host: '127.0.0.1', port: west.port, tls: 'none' as const, connectTimeoutMs: 2_000 };
  const system = starting.use(await ProxyUnderTest.start({ backends: { west: address }, routing }));
  const running = starting.move();
  return { west, system, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function httpRouting(url: string, over: { checksPassword?: boolean } = {}): RoutingConfig {
  const ttl = { foundTtlMs: 60_000, unknownTtlMs: 5_000, staleTtlMs: 600_000 };
  return { kind: 'http', url, checksPassword: false, timeoutMs: 2_000, cacheEntries: 10, ...ttl, ...over };
}

const logins = (backend: ScriptedBackend): string[] =>
  backend.connections
    .flatMap(({ commands }) => commands)
    .filter(({ word }) => word === 'AUTHENTICATE')
    .map(({ text }) => Buffer.from(text.split(' ')[2] ?? '', 'base64').toString());

test('everybody is signed in at the backend of his domain, and who has none is refused at no backend', async () => {
  await using two = await startTwo(PATTERNS);
  const { system, west } = two;
  await system.signIn('jo@east.example');
  await system.signIn('al@west.example');
  const client = await system.connect();
  const nobody = await client.answer(`LOGIN ed@north.example ${PASSWORD}`);
  expect(nobody).toBe('NO [AUTHENTICATIONFAILED] Authentication failed.');
  expect(logins(system.backend)).toEqual([`\0jo@east.example\0${PASSWORD}`]);
  expect(logins(west)).toEqual([`\0al@west.example\0${PASSWORD}`]);
  expect(system.recorder.total('mailweave_imap_logins_total', 'refused')).toBe(1);
  expect(await client.answer(`LOGIN al@west.example ${PASSWORD}`)).toMatch(/^OK/);
});

test('a mechanism is offered where every backend takes it, or where the configuration says so', async () => {
  await using two = await startTwo(PATTERNS);
  const { system, west } = two;
  const oauth = ['IMAP4rev1', 'AUTH=PLAIN', 'AUTH=XOAUTH2'];
  const offered = async (): Promise<string> =>
    (await (await system.connect()).command('CAPABILITY'))[0] ?? '';
  system.backend.capabilities = oauth;
  await system.proxy.checkBackend();
  await west.untilCommand('CAPABILITY', 2);
  expect(await offered()).not.toContain('XOAUTH2');
  await using listed = await ProxyUnderTest.start({ mechanisms: ['XOAUTH2'] });
  const client = await listed.connect();
  expect(await client.command('CAPABILITY')).toContain(
    '* CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE LOGINDISABLED AUTH=XOAUTH2',
  );
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO/);
});

test('while one backend is down the proxy is ready for the users of the other', async () => {
  await using two = await startTwo(PATTERNS);
  const { system, west } = two;
  await west.stop();
  await system.proxy.checkBackend();
  const client = await system.connect();
  expect(await client.answer(`LOGIN al@west.example ${PASSWORD}`)).toMatch(/^NO \[UNAVAILABLE\]/);
  expect(await client.answer(`LOGIN jo@east.example ${PASSWORD}`)).toMatch(/^OK/);
  expect(system.recorder.total('mailweave_imap_backend_failures_total', 'west')).toBe(1);
  await system.backend.stop();
  await expect(system.proxy.checkBackend()).rejects.toThrow('cannot be reached');
});

test('the look-up may give another name; weaving still knows the user by the name he uses', async () => {
  await using directory = await DirectoryServer.start();
  await using two = await startTwo(httpRouting(directory.url));
  const { system, west } = two;
  directory.says(200, { backend: 'west', user: 'u4711' });
  const client = await system.signIn();
  expect(logins(west)).toEqual([`\0u4711\0${PASSWORD}`]);
  expect(await client.answer('SELECT INBOX')).toMatch(/^OK/);
  expect(system.api.calls).toContain('weave');
});

test('a look-up that fails is NO [UNAVAILABLE] and reaches no backend', async () => {
  await using directory = await DirectoryServer.start();
  await using two = await startTwo(httpRouting(directory.url));
  const { system, west } = two;
  directory.says(500);
  const client = await system.connect();
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO \[UNAVAILABLE\]/);
  expect([...logins(system.backend), ...logins(west)]).toEqual([]);
  directory.says(200, { backend: 'west' });
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
});

test('a client that leaves while it is looked up opens no connection to a backend', async () => {
  await using directory = await DirectoryServer.start();
  await using two = await startTwo(httpRouting(directory.url));
  const { system, west } = two;
  const arrived = Promise.withResolvers<() => void>();
  directory.answer = (_request, response) =>
    arrived.resolve(() => response.writeHead(200).end(JSON.stringify({ backend: 'west' })));
  const client = await system.connect();
  client.send(`c1 LOGIN ${USER} ${PASSWORD}\r\n`);
  const answer = await arrived.promise;
  client.close();
  await system.recorder.until(() => system.recorder.total('mailweave_imap_connections') === 0);
  answer();
  await system.signIn();
  expect(directory.requests).toHaveLength(1);
  expect(logins(west)).toHaveLength(1);
  const [probe, ...others] = west.connections;
  expect(probe?.commands.map(({ word }) => word)).toEqual(['CAPABILITY']);
  expect(others).toHaveLength(1);
});

test('a look-up that checks passwords lets a master user in, each time anew, and offers passwords only', async () => {
  await using directory = await DirectoryServer.start();
  await using two = await startTwo(httpRouting(directory.url, { checksPassword: true }));
  const { system, west } = two;
  system.backend.capabilities = [...system.backend.capabilities, 'AUTH=XOAUTH2'];
  west.capabilities = system.backend.capabilities;
  await system.proxy.checkBackend();
  const master = { user: 'proxy', password: 'of-the-proxy' };
  directory.answer = ({ body }, response) => {
    const right = JSON.stringify(body) === JSON.stringify({ user: USER, password: PASSWORD });
    response.writeHead(right ? 200 : 401).end(JSON.stringify({ backend: 'west', user: 'u1', master }));
  };
  const client = await system.connect();
  expect(client.received.toString()).not.toContain('XOAUTH2');
  await system.signIn();
  expect(logins(west)).toEqual(['u1\0proxy\0of-the-proxy']);
  expect(await client.answer(`LOGIN ${USER} wrong`)).toMatch(/^NO \[AUTHENTICATIONFAILED\]/);
  expect(await client.answer(`AUTHENTICATE PLAIN ${base64(`\0${USER}\0wrong`)}`)).toMatch(/^NO/);
  expect(logins(west)).toHaveLength(1);
  west.on('AUTHENTICATE', (connection, command) => connection.tagged(command, 'NO no proxy here'));
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO \[UNAVAILABLE\]/);
});

test('a configuration without a backend, or with one that is not there, is refused', async () => {
  const patterns = [{ match: '*', backend: 'north' }];
  await expect(ProxyUnderTest.start({ routing: { kind: 'patterns', patterns } })).rejects.toThrow(
    'Every backend that imap.routing names must be in imap.backends',
  );
});
