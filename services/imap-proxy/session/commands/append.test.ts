/** APPEND: messages stream through, in both kinds of literal, as fast as the slower side. */
import { expect, test, vi } from 'vitest';
import { InTransit, ProxySockets } from '../../testing/proxy-sockets.ts';
import { ProxyUnderTest } from '../../testing/proxy-under-test.ts';

const BOUND_BYTES = 1_000_000;

// Megabytes through three sockets of one process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });
const MESSAGE = Buffer.alloc(20_000_000, 'Subject: x\r\nc1 LOGOUT\r\n');
const LITERAL_PLUS = ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'UIDPLUS', 'LITERAL+'];
const LITERAL_MINUS = ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'UIDPLUS', 'LITERAL-'];
const NEITHER = ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'UIDPLUS'];

test.each([
  ['waits', 'takes any', '', LITERAL_PLUS],
  ['does not wait', 'takes any', '+', LITERAL_PLUS],
  ['waits', 'wants to be asked', '', NEITHER],
  ['does not wait', 'wants to be asked', '+', NEITHER],
  ['does not wait', 'takes small ones unasked', '+', LITERAL_MINUS],
])(
  '20 MB from a client that %s to a server that %s stream with little memory, however slow the server',
  async (_client, _server, plus, capabilities) => {
    await using system = await ProxyUnderTest.start();
    using sockets = new ProxySockets(system);
    system.backend.capabilities = capabilities;
    const client = await system.select();
    const inTransit = new InTransit(sockets.towardsClient, sockets.towardsBackend);
    const { connection } = system.backend;
    client.send(`c1 APPEND INBOX (\\Seen) {${MESSAGE.length}${plus}}\r\n`);
    if (plus === '') expect(await client.line()).toMatch(/^\+ /);
    else await system.backend.until(() => connection.lines.at(-1)?.includes('APPEND') === true);
    connection.socket.pause();
    client.send(MESSAGE);
    client.send('\r\n');
    await inTransit.stopped();
    connection.socket.resume();
    expect(await client.line()).toBe('* 1 EXISTS');
    expect(await client.line()).toMatch(/^c1 OK \[APPENDUID 7 1\]/);
    expect(inTransit.peakBytes).toBeLessThan(BOUND_BYTES);
    expect(system.backend.mailbox.messages[0]?.bytes.equals(MESSAGE)).toBe(true);
    const asked = plus === '' || !capabilities.includes('LITERAL+');
    expect(connection.lines.at(-2)).toContain(asked ? `{${MESSAGE.length}}` : `{${MESSAGE.length}+}`);
  },
);

test('a small message goes unasked to a server with LITERAL-', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.capabilities = LITERAL_MINUS;
  const client = await system.select();
  client.send('c1 APPEND INBOX {5+}\r\nhello\r\n');
  expect(await client.line()).toBe('* 1 EXISTS');
  expect(await client.line()).toMatch(/^c1 OK/);
  expect(system.backend.connection.lines).toContain('c1 APPEND INBOX {5+}\r\n');
});

test('a refusal before the literal reaches a client that waits, and its next command is a command', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.select();
  const { connection } = system.backend;
  connection.onLiteral = (literal) => connection.refuseLiteral(literal, 'NO [OVERQUOTA] Full.');
  client.send('c1 APPEND INBOX {5000000}\r\n');
  expect(await client.line()).toBe('c1 NO [OVERQUOTA] Full.');
  expect(await client.answer('NOOP')).toMatch(/^OK/);
});

test('a refusal before the literal reaches a client that does not wait; its message is read and dropped', async () => {
  await using system = await ProxyUnderTest.start();
  system.backend.capabilities = NEITHER;
  const client = await system.select();
  const { connection } = system.backend;
  connection.onLiteral = (literal) => connection.refuseLiteral(literal, 'NO [OVERQUOTA] Full.');
  client.send(`c1 APPEND INBOX {${MESSAGE.length}+}\r\n`);
  client.send(MESSAGE);
  client.send(' (\\Seen) {12+}\r\nc3 LOGOUT\r\n!\r\nc2 NOOP\r\n');
  expect(await client.line()).toBe('c1 NO [OVERQUOTA] Full.');
  expect(await client.line()).toMatch(/^c2 OK/);
  expect(system.backend.words).not.toContain('LOGOUT');
});

test('a refusal of the second message of several ends the command', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.select();
  const { connection } = system.backend;
  client.send('c1 APPEND INBOX {5}\r\n');
  expect(await client.line()).toMatch(/^\+ /);
  connection.onLiteral = (literal) =>
    connection.refuseLiteral({ ...literal, tag: 'c1' }, 'NO [OVERQUOTA] Full.');
  client.send('hello {6}\r\n');
  expect(await client.line()).toBe('c1 NO [OVERQUOTA] Full.');
  expect(await client.answer('NOOP')).toMatch(/^OK/);
});

test('several messages of one command arrive whole', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.select();
  const received: string[] = [];
  system.backend.on('APPEND', (connection, command) => {
    received.push(...command.literals.map(String));
    connection.tagged(command, 'OK stored');
  });
  client.send('c1 APPEND INBOX {5+}\r\nhello (\\Seen) {0+}\r\n {6+}\r\nworld!\r\nc2 NOOP\r\n');
  expect(await client.line()).toBe('c1 OK stored');
  expect(await client.line()).toMatch(/^c2 OK/);
  expect(received).toEqual(['hello', '', 'world!']);
});

test.each([
  ['takes any literal', LITERAL_PLUS, '{5+}'],
  ['wants to be asked', NEITHER, '{5}'],
])(
  'messages with UTF-8 headers arrive as such at a server that %s (RFC 6855 4)',
  async (_what, capabilities, literal) => {
    await using system = await ProxyUnderTest.start();
    system.backend.capabilities = capabilities;
    const client = await system.select();
    const received: string[] = [];
    system.backend.on('APPEND', (connection, command) => {
      received.push(...command.literals.map(String));
      connection.tagged(command, 'OK stored');
    });
    client.send('c1 APPEND "Entw\xc3\xbcrfe" (\\Seen) UTF8 (~{5+}\r\n\xc3\xa9: a)');
    client.send(' UTF8 (~{5+}\r\n\xc3\xa9: b)\r\n');
    expect(await client.line()).toBe('c1 OK stored');
    expect(received).toEqual(['\u00e9: a', '\u00e9: b']);
    expect(system.backend.connection.lines.slice(-3)).toEqual([
      `c1 APPEND "Entw\xc3\xbcrfe" (\\Seen) UTF8 (~${literal}\r\n`,
      `) UTF8 (~${literal}\r\n`,
      ')\r\n',
    ]);
    expect(await client.answer('NOOP')).toMatch(/^OK/);
  },
);

test('parts of CATENATE pass as they are, with UTF-8 headers or without (RFC 4469, RFC 6855 4)', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.select();
  client.send('c1 APPEND x CATENATE (URL "/a;UID=1" TEXT {5+}\r\nhello TEXT UTF8 (~{4+}\r\n\xc3\xa9: ))\r\n');
  system.backend.on('APPEND', (connection, command) => connection.tagged(command, 'OK stored'));
  expect(await client.line()).toBe('c1 OK stored');
  expect(system.backend.connection.lines.slice(-3)).toEqual([
    'c1 APPEND x CATENATE (URL "/a;UID=1" TEXT {5+}\r\n',
    ' TEXT UTF8 (~{4+}\r\n',
    '))\r\n',
  ]);
});

test('an endless line behind a message ends the session, since the server has half the command', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.select();
  client.send(`c1 APPEND INBOX {5+}\r\nhello${'x'.repeat(100_000)}\r\nc2 NOOP\r\n`);
  expect(await client.rest()).toEqual([expect.stringMatching(/^\* BYE /)]);
});

test('an APPEND that is refused while its literal is on the way is answered once, and the session goes on', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await system.select();
  const { connection } = system.backend;
  client.send('c1 APPEND INBOX {10+}\r\nhello');
  await system.backend.until(() => connection.lines.at(-1)?.includes('APPEND') === true);
  connection.send('c1 NO [OVERQUOTA] Full.\r\n');
  system.backend.on('APPEND', () => undefined);
  client.send('world\r\nc2 NOOP\r\n');
  expect(await client.line()).toBe('c1 NO [OVERQUOTA] Full.');
  expect(await client.line()).toMatch(/^c2 OK/);
});
