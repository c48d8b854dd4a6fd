import { Secret } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { ListenerWorld } from '../testing/listener-world.ts';
import { type LineScript, ScriptedServer, usualScript } from '../testing/scripted-server.ts';

const GREETING = '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2 IDLE] ready\r\n';
const IDLE_MS = 28 * 60_000;
const COMMAND_TIMEOUT_MS = 31_000;

async function world(greeting: string, script: LineScript) {
  const server = await ScriptedServer.start(greeting, script);
  const made = new ListenerWorld();
  made.port = server.port;
  const end = async (): Promise<void> => {
    await made[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { server, world: made, [Symbol.asyncDispose]: end };
}

/** How long the listener waits before it tries again. */
async function backOff({ timer }: ListenerWorld): Promise<number> {
  await timer.until((delays) => delays.length === 1 && delays[0] !== COMMAND_TIMEOUT_MS);
  return timer.delaysMs[0] ?? 0;
}

test.each([
  ['a server that says nothing', ''],
  ['a server that hangs in the log-in', GREETING],
])('gives up %s after the time of a command', async (_, greeting) => {
  await using made = await world(greeting, () => undefined);
  made.world.listen();
  await made.world.timer.until((delays) => delays.includes(COMMAND_TIMEOUT_MS));
  made.world.timer.elapse(COMMAND_TIMEOUT_MS);
  expect(await backOff(made.world)).toBeLessThanOrEqual(1_000);
});

test.each([
  ['a server that is going down', '* BYE [UNAVAILABLE] later\r\n', usualScript()],
  ['a server with too many connections', GREETING, usualScript({ AUTHENTICATE: 'TAG NO [LIMIT] no\r\n' })],
  ['a log-in that is down', GREETING, usualScript({ AUTHENTICATE: 'TAG NO [UNAVAILABLE] no\r\n' })],
])('leaves %s alone for a while', async (_, greeting, script) => {
  await using made = await world(greeting, script);
  made.world.listen();
  expect(await backOff(made.world)).toBeGreaterThanOrEqual(15_000);
});

test('waits longer each time that a server drops it', async () => {
  await using made = await world(GREETING, (_line, socket) => {
    socket.destroy();
    return undefined;
  });
  made.world.listen();
  const delays: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    delays.push(await backOff(made.world));
    made.world.timer.elapse(delays.at(-1) ?? 0);
  }
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
});

test('believes a refusal without a reason at the third time', async () => {
  await using made = await world(GREETING, usualScript({ AUTHENTICATE: 'TAG NO Login failed.\r\n' }));
  made.world.listen();
  made.world.timer.elapse(await backOff(made.world));
  made.world.timer.elapse(await backOff(made.world));
  expect([await made.world.untilPaused(), made.server.connections]).toEqual(['doubtful', 3]);
});

test('answers what explains a refused token, and waits for another one', async () => {
  const explained = '+ eyJzdGF0dXMiOiI0MDEifQ==\r\n';
  let tag = '';
  await using made = await world(GREETING, (line) => {
    if (line === '') return `${tag} NO [AUTHENTICATIONFAILED] token expired\r\n`;
    tag = line.split(' ')[0] ?? '';
    return explained;
  });
  made.world.login = { kind: 'token', user: 'ada', token: new Secret('old') };
  made.world.listen();
  expect([await made.world.untilPaused(), made.server.connections]).toEqual(['refused', 1]);
});

test('polls a server without IDLE, and one that refuses it', async () => {
  const script = usualScript({ IDLE: 'TAG BAD no\r\n' });
  for (const greeting of [GREETING, GREETING.replace(' IDLE', '')]) {
    await using made = await world(greeting, script);
    made.world.listen();
    await made.world.timer.until((delays) => delays.includes(60_000));
    const before = made.server.lines.length;
    made.world.timer.elapse(60_000);
    await made.world.timer.until((delays) => delays.includes(60_000));
    expect(made.server.lines.slice(before).map((line) => line.split(' ')[1])).toContain('NOOP');
  }
});

test('survives garbage, endless lines and literals of gigabytes', async () => {
  const literal = '* 1 FETCH (BODY[HEADER.FIELDS (FROM)] {4000000000}\r\n';
  for (const garbage of ['\0\xff\r\n* \r\n', `* OK ${'x'.repeat(200_000)}\r\n`, literal]) {
    await using made = await world(GREETING, usualScript({ EXAMINE: `${garbage}TAG NO no\r\n` }));
    made.world.listen();
    expect(await backOff(made.world)).toBeLessThanOrEqual(1_000);
  }
});

test('signs in over TLS only where that is wanted, whatever a server sends in front of it', async () => {
  await using made = await world(GREETING, (line, socket) => {
    socket.end(`${line.split(' ')[0]} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n`);
    return undefined;
  });
  made.world.tls = 'starttls';
  made.world.listen();
  await backOff(made.world);
  expect(made.server.lines.map((line) => line.split(' ')[1])).toEqual(['STARTTLS']);
});

test('idles with a server that tells nothing of its numbers but UIDVALIDITY', async () => {
  const script = usualScript({ EXAMINE: '* 0 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK opened\r\n' });
  await using made = await world(GREETING, script);
  made.world.listen();
  await made.world.timer.until((delays) => delays.includes(IDLE_MS));
  expect(made.world.marks.marks.get('INBOX')).toEqual({ uidValidity: 7, uidNext: 1 });
});
