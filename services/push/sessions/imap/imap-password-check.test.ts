import { createServer, type Socket } from 'node:net';
import { ManualClock, Secret } from '@mailweave/foundation';
import { createMemoryImapServer } from '@mailweave/memory-imap-server';
import { expect, onTestFinished, test } from 'vitest';
import { ImapPasswordCheck } from './imap-password-check.ts';

const config = { host: '127.0.0.1', tls: 'none', timeoutMs: 5_000 } as const;

async function mailServer(): Promise<number> {
  const users = [{ login: 'anna', password: 'open "sesame"\\' }];
  const server = createMemoryImapServer({ users, clock: new ManualClock(0) });
  await server.listen();
  onTestFinished(() => server.close());
  return server.address.port;
}

/** A server that says what it is told to, line by line, to whatever comes. */
async function scripted(greeting: string, answers: Record<string, string>): Promise<number> {
  const server = createServer((socket: Socket) => {
    socket.write(greeting);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        const [tag = '', word = tag] = line.split(' ');
        const answer = answers[word];
        if (answer === 'hang up') socket.destroy();
        else if (answer !== undefined) socket.write(answer.replaceAll('TAG', tag));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const capabilities = (words: string) => `* CAPABILITY IMAP4rev1 ${words}\r\nTAG OK\r\n`;

test('the right password is right, another one wrong', async () => {
  const check = new ImapPasswordCheck({ ...config, port: await mailServer() });
  expect(await check.check('anna', new Secret('open "sesame"\\'))).toBe('right');
  expect(await check.check('anna', new Secret('open sesame'))).toBe('wrong');
  expect(await check.check('bob', new Secret('open "sesame"\\'))).toBe('wrong');
});

test.each([
  ['refuses', 'TAG NO [AUTHENTICATIONFAILED] No.\r\n', 'wrong'],
  ['refuses without a reason', 'TAG NO No.\r\n', 'wrong'],
  ['cannot just now', 'TAG NO [UNAVAILABLE] Later.\r\n', 'unavailable'],
  ['hangs up', 'hang up', 'unavailable'],
  ['says nonsense', 'TAG\r\n', 'unavailable'],
])('a server that %s', async (_, answer, expected) => {
  const answers = { CAPABILITY: capabilities('LOGINDISABLED AUTH=PLAIN SASL-IR'), AUTHENTICATE: answer };
  const port = await scripted('* OK Ready.\r\n', answers);
  expect(await new ImapPasswordCheck({ ...config, port }).check('anna', new Secret('x'))).toBe(expected);
});

test('a server that wants the password after its question gets it then', async () => {
  const message = Buffer.from('\0anna\0Pässword').toString('base64');
  const port = await scripted('* OK Ready.\r\n', {
    CAPABILITY: capabilities('AUTH=PLAIN'),
    AUTHENTICATE: '+ \r\n',
    [message]: 'p2 OK In.\r\n',
  });
  expect(await new ImapPasswordCheck({ ...config, port }).check('anna', new Secret('Pässword'))).toBe(
    'right',
  );
});

test.each([
  ['* BYE Too many.\r\n', {}],
  ['* PREAUTH You are in.\r\n', {}],
  ['* OK Ready.\r\n', { CAPABILITY: capabilities('LOGINDISABLED') }],
])('nobody can say at a server that greets with %j', async (greeting, answers) => {
  const port = await scripted(greeting, answers);
  expect(await new ImapPasswordCheck({ ...config, port }).check('anna', new Secret('x'))).toBe('unavailable');
});

test('nothing is believed that came before the encryption', async () => {
  const port = await scripted('* OK Ready.\r\n', {
    STARTTLS: 'TAG OK Begin.\r\n* OK injected\r\n',
  });
  const check = new ImapPasswordCheck({ ...config, port, tls: 'starttls' });
  expect(await check.check('anna', new Secret('x'))).toBe('unavailable');
});

test('a server that is not there, and one that never answers, are unavailable', async () => {
  const silent = await scripted('', {});
  const hasty = new ImapPasswordCheck({ ...config, port: silent, timeoutMs: 100 });
  expect(await hasty.check('anna', new Secret('x'))).toBe('unavailable');
  const absent = new ImapPasswordCheck({ ...config, port: 1 });
  expect(await absent.check('anna', new Secret('x'))).toBe('unavailable');
});
