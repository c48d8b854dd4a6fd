/** LOGIN and AUTHENTICATE: what the client gives reaches the server, the server's answer the client. */
import { expect, test } from 'vitest';
import type { BackendCommand } from '../../testing/backend-connection.ts';
import { PASSWORD, ProxyUnderTest, USER } from '../../testing/proxy-under-test.ts';
import type { ScriptedBackend } from '../../testing/scripted-backend.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const PLAIN = base64(`\0${USER}\0${PASSWORD}`);
const WITH_OAUTH = ['IMAP4rev1', 'SASL-IR', 'AUTH=PLAIN', 'AUTH=XOAUTH2', 'AUTH=OAUTHBEARER', 'UIDPLUS'];
const XOAUTH2 = base64(`user=${USER}\u0001auth=Bearer secret-token\u0001\u0001`);
const OAUTHBEARER = base64(`n,a=${USER},\u0001host=x\u0001auth=Bearer secret-token\u0001\u0001`);

function lastCommand(backend: ScriptedBackend, word: string): BackendCommand | undefined {
  return backend.connections.flatMap(({ commands }) => commands).findLast((command) => command.word === word);
}

test.each([
  ['quoted', `LOGIN "${USER}" "${PASSWORD}"`],
  ['atoms', `LOGIN ${USER} ${PASSWORD}`],
  ['literals', `LOGIN {${USER.length}+}\r\n${USER} {${PASSWORD.length}+}\r\n${PASSWORD}`],
  ['escaped', `LOGIN "${USER}" "${PASSWORD.replace('correct', '\\"correct')}"`],
])('LOGIN with %s gives the server the user name and the password', async (_how, command) => {
  await using system = await ProxyUnderTest.start();
  expect(await (await system.connect()).answer(command)).toMatch(/^OK/);
  const password = command.includes('\\"') ? `"${PASSWORD}` : PASSWORD;
  const seen = lastCommand(system.backend, 'AUTHENTICATE')?.text;
  expect(seen).toBe(`AUTHENTICATE PLAIN ${base64(`\0${USER}\0${password}`)}`);
});

test('LOGIN with literals that wait is asked for each of them', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.connect();
  client.send(`c1 LOGIN {${USER.length}}\r\n`);
  expect(await client.line()).toMatch(/^\+ /);
  client.send(`${USER} {${PASSWORD.length}}\r\n`);
  expect(await client.line()).toMatch(/^\+ /);
  client.send(`${PASSWORD}\r\n`);
  expect(await client.line()).toMatch(/^c1 OK/);
});

test.each([
  ['PLAIN', [PLAIN]],
  ['LOGIN', [base64(USER), base64(PASSWORD)]],
])('AUTHENTICATE %s works with and without an initial response', async (mechanism, answers) => {
  await using system = await ProxyUnderTest.start();
  for (const initial of [true, false]) {
    const client = await system.connect();
    const waiting = [...answers];
    client.send(`c1 AUTHENTICATE ${mechanism}${initial ? ` ${waiting.shift()}` : ''}\r\n`);
    for (const answer of waiting) {
      expect(await client.line()).toMatch(/^\+ /);
      client.send(`${answer}\r\n`);
    }
    expect(await client.line()).toMatch(/^c1 OK/);
    expect(lastCommand(system.backend, 'AUTHENTICATE')?.text).toBe(`AUTHENTICATE PLAIN ${PLAIN}`);
  }
});

test.each([
  ['XOAUTH2', XOAUTH2],
  ['OAUTHBEARER', OAUTHBEARER],
])(
  'AUTHENTICATE %s passes a good token, and the challenge that says what is wrong with a bad one',
  async (mechanism, token) => {
    await using system = await ProxyUnderTest.start();
    system.backend.capabilities = WITH_OAUTH;
    await system.proxy.checkBackend();
    const good = await system.connect();
    expect(await good.answer(`AUTHENTICATE ${mechanism} ${token}`)).toMatch(/^OK/);
    expect(lastCommand(system.backend, 'AUTHENTICATE')?.text).toBe(`AUTHENTICATE ${mechanism} ${token}`);
    const told: string[] = [];
    system.backend.on('AUTHENTICATE', (connection, command) => {
      connection.send(`+ ${base64('{"status":"400"}')}\r\n`);
      connection.takeLine = (line) => {
        told.push(line);
        connection.tagged(command, 'NO [AUTHENTICATIONFAILED] Token refused.');
      };
    });
    const bad = await system.connect();
    bad.send(`c1 AUTHENTICATE ${mechanism}\r\n`);
    expect(await bad.line()).toBe('+ ');
    bad.send(`${token}\r\n`);
    expect(await bad.line()).toBe(`+ ${base64('{"status":"400"}')}`);
    bad.send('AQ==\r\n');
    expect(await bad.line()).toBe('c1 NO [AUTHENTICATIONFAILED] Token refused.');
    expect(told).toEqual(['AQ==']);
    expect(await bad.answer('NOOP')).toMatch(/^OK/);
  },
);

test.each([
  ['is cancelled', ['*']],
  ['is no base64 of the mechanism', [base64('just text')]],
  ['is empty', ['']],
  ['is a literal', ['{5+}\r\nc9 LOGOUT\r\n']],
])(
  'AUTHENTICATE whose answer %s is BAD, asks no server, and another log-in works',
  async (_what, answers) => {
    await using system = await ProxyUnderTest.start();
    const client = await system.connect();
    client.send('c1 AUTHENTICATE PLAIN\r\n');
    expect(await client.line()).toMatch(/^\+ /);
    client.send(answers.map((answer) => `${answer}\r\n`).join(''));
    expect(await client.line()).toMatch(/^c1 BAD/);
    expect(system.backend.words).not.toContain('AUTHENTICATE');
    expect(await client.answer(`AUTHENTICATE PLAIN ${PLAIN}`)).toMatch(/^OK/);
  },
);

test('a mechanism that is not offered is refused', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.connect();
  expect(await client.answer(`AUTHENTICATE XOAUTH2 ${XOAUTH2}`)).toMatch(/^NO/);
  expect(await client.answer('AUTHENTICATE GSSAPI')).toMatch(/^NO/);
});

test("a wrong password brings the server's own words under the client's tag, and another try is free", async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.on('AUTHENTICATE', (connection, command) => {
    connection.send('* BYE this is said too\r\n');
    connection.tagged(command, 'NO [AUTHENTICATIONFAILED] Wrong, says the server.');
  });
  const client = await system.connect();
  client.forget();
  expect(await client.command(`LOGIN "${USER}" nope`)).toEqual([
    'NO [AUTHENTICATIONFAILED] Wrong, says the server.',
  ]);
  expect(await client.command(`LOGIN "${USER}" nope`)).toHaveLength(1);
  expect(system.recorder.total('mailweave_imap_logins_total', 'refused')).toBe(2);
});

test('a server without SASL-IR is asked for the go-ahead first', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.capabilities = ['IMAP4rev1', 'AUTH=PLAIN'];
  await system.signIn();
  expect(lastCommand(system.backend, 'AUTHENTICATE')?.text).toBe('AUTHENTICATE PLAIN');
  expect(system.backend.connection.lines).toContain(`${PLAIN}\r\n`);
});

test('a server without AUTH=PLAIN gets a LOGIN, whatever the client used', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.capabilities = ['IMAP4rev1'];
  await system.signIn();
  expect(lastCommand(system.backend, 'LOGIN')?.text).toBe(`LOGIN "${USER}" ${PASSWORD}`.replaceAll('"', ''));
  const client = await system.connect();
  expect(await client.answer(`AUTHENTICATE PLAIN ${base64(`\0${USER}\0a b"c`)}`)).toMatch(/^OK/);
  expect(lastCommand(system.backend, 'LOGIN')?.text).toBe(`LOGIN ${USER} "a b\\"c"`);
});

test('acting as another user is refused where the server has no way to say it', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.capabilities = ['IMAP4rev1'];
  const client = await system.connect();
  expect(
    await client.answer(`AUTHENTICATE PLAIN ${base64(`other@b.example\0${USER}\0${PASSWORD}`)}`),
  ).toMatch(/^NO/);
  expect(system.backend.words).not.toContain('LOGIN');
});

test.each([
  ['says PREAUTH', '* PREAUTH somebody is in\r\n'],
  ['says BYE', '* BYE too busy\r\n'],
  ['says something that is no greeting', 'SSH-2.0-OpenSSH_9\r\n'],
  ['sends garbage', '\0\xff\xfe\r\n\r\n'],
  ['announces a literal in its greeting', '* OK {4294967295}\r\n'],
  ['never ends its greeting', '* OK '.padEnd(200_000, 'x')],
  ['says nothing at all', undefined],
])('a server that %s leads to NO [UNAVAILABLE], and to a log-in once it is well', async (_what, greeting) => {
  await using system = await ProxyUnderTest.start({ backend: { connectTimeoutMs: 60 } });
  system.backend.greeting = greeting;
  const client = await system.connect();
  expect(await client.answer(`LOGIN "${USER}" x`)).toMatch(/^NO \[UNAVAILABLE\]/);
  expect(await client.answer(`LOGIN "${USER}" x`)).toMatch(/^NO \[UNAVAILABLE\]/);
  await system.backend.until(() => system.backend.connections.every(({ closed }) => closed));
  system.backend.greeting = '* OK ready\r\n';
  expect(await client.answer(`LOGIN "${USER}" x`)).toMatch(/^OK/);
});

test('a server that cannot be reached leads to NO [UNAVAILABLE]', async () => {
  await using system = await ProxyUnderTest.start();
  await system.backend.stop();
  const client = await system.connect();
  expect(await client.answer(`LOGIN "${USER}" x`)).toMatch(/^NO \[UNAVAILABLE\]/);
  expect(await client.answer('NOOP')).toMatch(/^OK/);
  await expect(system.proxy.checkBackend()).rejects.toThrow('cannot be reached');
});

test.each(['AUTHENTICATE', 'CAPABILITY'])(
  'a server that dies at %s leads to NO [UNAVAILABLE]',
  async (word) => {
    await using system = await ProxyUnderTest.start();
    system.backend.on(word, (connection) => connection.drop());
    const client = await system.connect();
    expect(await client.answer(`LOGIN "${USER}" x`)).toMatch(/^NO \[UNAVAILABLE\]/);
    expect(await client.answer('NOOP')).toMatch(/^OK/);
  },
);

test('a server that lets a log-in hang is left when the client has waited long enough', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.on('AUTHENTICATE', () => undefined);
  const client = await system.connect();
  client.send(`c1 LOGIN "${USER}" x\r\n`);
  await system.backend.untilCommand('AUTHENTICATE');
  const { connection } = system.backend;
  client.close();
  await system.backend.until(() => connection.closed);
});

test.each([
  ['Dovecot writes it', `LOGIN "${USER}*admin" x`],
  ['SASL says it', `AUTHENTICATE PLAIN ${base64(`${USER}\0admin\0x`)}`],
  ['there is no address', 'LOGIN admin x'],
])("a log-in that is not the user's own, as %s, is not woven", async (_how, command) => {
  await using system = await ProxyUnderTest.start();
  const client = await system.connect();
  expect(await client.answer(command)).toMatch(/^OK/);
  expect(await client.answer('SELECT INBOX')).toMatch(/^OK/);
  expect(system.api.calls).toEqual([]);
  expect(system.recorder.total('mailweave_imap_not_woven_total')).toBe(1);
});
