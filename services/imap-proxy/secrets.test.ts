/** What people type and read is in no log record and in no label of a metric. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@mailweave/foundation';
import { expect, test, vi } from 'vitest';
import { DirectoryServer } from './testing/directory-server.ts';
import { ProxySockets } from './testing/proxy-sockets.ts';
import { PASSWORD, ProxyUnderTest, USER } from './testing/proxy-under-test.ts';
import type { Recorder } from './testing/recorder.ts';
import { SAMPLE_SUBJECT, sampleDue, sampleMail, sampleRecord } from './testing/samples.ts';
import { TestClient } from './testing/test-client.ts';

const REAL_SUBJECT = 'Diagnosis-And-Therapy';
const TOKEN = 'bearer-token-4711';
const FOLDER = 'Letters-To-My-Lawyer';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Where a client is. */
const CLIENT = '203.0.113.77';
const MASTER_PASSWORD = 'password-of-the-master';
const SECRETS = [
  CLIENT,
  MASTER_PASSWORD,
  USER,
  'ada.lovelace',
  PASSWORD,
  TOKEN,
  REAL_SUBJECT,
  SAMPLE_SUBJECT,
  FOLDER,
];
const ENCODED = [
  base64(`\0${USER}\0${PASSWORD}`),
  base64(USER),
  base64(PASSWORD),
  base64(TOKEN).slice(0, 12),
];

async function signInBadly(system: ProxyUnderTest): Promise<void> {
  system.backend.on('AUTHENTICATE', (connection, command) =>
    connection.tagged(command, `NO ${USER} and ${PASSWORD} do not fit`),
  );
  const client = await system.connect();
  const oauth = base64(`user=${USER}\u0001auth=Bearer ${TOKEN}\u0001\u0001`);
  client.send(`${PASSWORD}\r\n${PASSWORD} ${PASSWORD} ${USER}\r\nx ${base64(PASSWORD).slice(0, 12)}\r\n`);
  for (const command of [
    ...[
      `LOGIN ${USER} (${PASSWORD}`,
      `AUTHENTICATE PLAIN ${base64(PASSWORD)}`,
      `AUTHENTICATE XOAUTH2 ${oauth}`,
    ],
    ...[
      `AUTHENTICATE ${TOKEN}`,
      `APPEND ${FOLDER} {3+}\r\nabc`,
      `LOGIN ${USER} ${'x'.repeat(70_000)}${PASSWORD}`,
    ],
  ]) {
    expect(await client.answer(command)).toMatch(/^(NO|BAD)/);
  }
  system.backend.on('AUTHENTICATE', (connection) => connection.drop());
  expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO/);
  system.backend.on('AUTHENTICATE', (connection, command) => connection.tagged(command, 'OK'));
}

async function readWoven(system: ProxyUnderTest): Promise<void> {
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toContain('* 3 EXISTS');
  for (const command of [
    ...['FETCH 1:* (ENVELOPE BODY[])', `SEARCH SUBJECT ${REAL_SUBJECT}`, 'STORE 2 +FLAGS (\\Flagged)'],
    ...[
      `COPY 2 ${FOLDER}`,
      `SEARCH ((((${REAL_SUBJECT}`,
      `${PASSWORD} ${USER}`,
      'STORE 2 +FLAGS (\\Deleted)',
      'EXPUNGE',
    ],
  ]) {
    await client.answer(command);
  }
}

async function breakThings(system: ProxyUnderTest): Promise<void> {
  for (const call of ['weave', 'due', 'beginClaim', 'changeFlags', 'report', 'skeleton'] as const) {
    system.api.behave(call, 'fails');
    const client = await system.select();
    await client.answer('STORE 1 +FLAGS (\\Flagged)');
    system.api.behave(call, 'answers');
    client.send(`a FETCH {99999999999}${PASSWORD} {99999999999}\r\n`);
    await client.closed;
  }
  const client = await system.select();
  client.send(`a SELECT ${FOLDER}\r\n`);
  system.backend.on('SELECT', (connection, command) =>
    connection.send(`* ${REAL_SUBJECT}\r\n${command.tag} ${REAL_SUBJECT} ${USER}\r\n`),
  );
  await client.closed;
}

/** Every way in which the look-up of a backend can end, and a log-in by a master user. */
async function routeByDirectory(recorder: Recorder): Promise<void> {
  await using directory = await DirectoryServer.start();
  const ttl = { foundTtlMs: 0, unknownTtlMs: 0, staleTtlMs: 0 };
  const http = { kind: 'http', timeoutMs: 1_000, cacheEntries: 10, checksPassword: true, ...ttl } as const;
  const authorization = new Secret(TOKEN);
  await using system = await ProxyUnderTest.start(
    { routing: { ...http, url: directory.url, authorization } },
    undefined,
    recorder,
  );
  const client = await system.connect();
  const backend = 'default';
  const master = { user: FOLDER, password: MASTER_PASSWORD };
  const answers = [{ backend: USER }, { backend, user: `${USER}\0` }, USER, { backend, master }];
  for (const [at, answer] of answers.entries()) {
    directory.says(200, answer);
    const expected = at === answers.length - 1 ? /^OK/ : /^NO \[UNAVAILABLE\]/;
    expect(await client.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(expected);
  }
  const other = await system.connect();
  directory.says(500, PASSWORD);
  expect(await other.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO/);
  directory.answer = () => undefined;
  expect(await other.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO/);
}

/** A client behind a load balancer: its address is personal data. */
async function comeThroughLoadBalancer(recorder: Recorder): Promise<void> {
  const listener = { proxyProtocolNetworks: ['127.0.0.1'] };
  const limits = { proxyHeaderTimeoutMs: 20 };
  await using system = await ProxyUnderTest.start({ listener, limits }, undefined, recorder);
  for (const header of [`PROXY TCP4 ${CLIENT} 198.51.100.1 40000 993\r\n`, `PROXY TCP4 ${CLIENT} `, CLIENT]) {
    const client = await TestClient.open(system.port);
    client.send(`${header}a1 LOGIN ${USER} (${PASSWORD}\r\na2 LOGIN ${USER} ${PASSWORD}\r\na3 LOGOUT\r\n`);
    await client.closed;
  }
}

/** Turned away at every limit, and after failed log-ins. */
async function runIntoLimits(recorder: Recorder): Promise<void> {
  const limits = { connectionsPerAddress: 2, sessionsPerUser: 1 };
  const failedLogins = { freeFailures: 0, delayMs: 20, maxAddressDelayMs: 20, maxUserDelayMs: 10 };
  const rest = { halfLifeMs: 60_000, remembered: 2 };
  const listener = { proxyProtocolNetworks: ['127.0.0.1'] };
  await using system = await ProxyUnderTest.start(
    { limits, listener, failedLogins: { ...failedLogins, ...rest } },
    undefined,
    recorder,
  );
  const open = async (): Promise<TestClient> => {
    const client = await TestClient.open(system.port);
    client.send(`PROXY TCP4 ${CLIENT} 198.51.100.1 40000 993\r\n`);
    return client;
  };
  const [first, second] = [await open(), await open()];
  for (const client of [first, second]) await client.line();
  expect(await (await open()).line()).toMatch(/^\* BYE \[LIMIT\]/);
  expect(await first.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^OK/);
  expect(await second.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO \[LIMIT\]/);
  system.backend.on('AUTHENTICATE', (connection, command) => connection.tagged(command, 'NO wrong'));
  for (const user of [USER, `x${USER}`, `y${USER}`]) {
    expect(await second.answer(`LOGIN ${user} ${PASSWORD}`)).toMatch(/^NO/);
  }
}

async function routeByMap(recorder: Recorder): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-secrets-'));
  using _removed = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
  const file = join(folder, 'backends.map');
  writeFileSync(file, `${USER} default`);
  const routing = { kind: 'map', file, reloadIntervalMs: 100 } as const;
  await using system = await ProxyUnderTest.start({ routing }, undefined, recorder);
  const client = await system.connect();
  expect(await client.answer(`LOGIN x${USER} ${PASSWORD}`)).toMatch(/^NO/);
  writeFileSync(file, `${USER} ${FOLDER} ${PASSWORD}`);
  await recorder.untilLogged('imap-backend-map-not-read');
}

/** The backend is told where a client is, and what that says about itself; what it answers may hold all of it. */
async function sayWhereClientIs(recorder: Recorder): Promise<void> {
  const listener = { proxyProtocolNetworks: ['127.0.0.1'] };
  for (const sendClientId of ['before-login', 'after-login'] as const) {
    await using system = await ProxyUnderTest.start(
      { listener, backend: { sendClientId } },
      undefined,
      recorder,
    );
    system.backend.capabilities = [...system.backend.capabilities, 'ID'];
    const answers = ['OK', 'NO', 'BAD', 'drop', 'garbage'];
    for (const answer of answers) {
      system.backend.on('ID', (connection, command) => {
        connection.send(`* ID ("x-originating-ip" "${CLIENT}" "name" "${FOLDER}")\r\n`);
        if (answer === 'drop') connection.drop();
        else if (answer === 'garbage')
          connection.send(`* ${CLIENT} ${PASSWORD}\r\n${command.tag} ${CLIENT}\r\n`);
        else connection.tagged(command, `${answer} ${CLIENT} of ${USER}`);
      });
      const client = await TestClient.open(system.port);
      client.send(`PROXY TCP4 ${CLIENT} 198.51.100.1 40000 993\r\n`);
      await client.line();
      await client.answer(`ID ("name" "${FOLDER}" "x-originating-ip" "${CLIENT}" "vendor" "${PASSWORD}")`);
      await client.answer(`ID ("name" "${FOLDER}" "x-originating-ip" "${CLIENT}"`);
      client.send(
        `a1 LOGIN ${USER} ${PASSWORD}\r\na2 ID ("name" "${FOLDER}" "x-user" "${USER}")\r\na3 LOGOUT\r\n`,
      );
      await client.closed;
    }
    const times = system.backend.words.filter((word) => word === 'ID').length;
    expect(times).toBeGreaterThanOrEqual(answers.length);
  }
}

/** Each way in which something takes too long. */
async function takeTooLong(recorder: Recorder): Promise<void> {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  using _real = { [Symbol.dispose]: () => vi.useRealTimers() };
  const backend = { responseTimeoutMs: 60_000, loginTimeoutMs: 30 };
  await using system = await ProxyUnderTest.start(
    { backend, limits: { writeTimeoutMs: 60_000 } },
    undefined,
    recorder,
  );
  using sockets = new ProxySockets(system);
  const pass = (durationMs: number): void => {
    system.clock.advanceMs(durationMs);
    vi.advanceTimersByTime(10_000);
  };
  const unsigned = await system.connect();
  unsigned.send('a1 AUTHENTICATE PLAIN\r\n');
  await unsigned.line();
  const waiting = await system.select();
  system.backend.on('XWORK', (connection) => connection.send(`* X ${REAL_SUBJECT}\r\n`));
  waiting.send(`w1 XWORK ${PASSWORD} ${FOLDER}\r\n`);
  await waiting.line();
  await system.select();
  await readNothing(system, sockets);
  for (let times = 0; times < 3; times += 1) pass(61_000);
  pass(2_000_000);
  for (const reason of ['login', 'backend', 'write', 'idle']) {
    expect(recorder.total('mailweave_imap_sessions_timed_out_total', reason), reason).toBe(1);
  }
  system.backend.on('AUTHENTICATE', () => undefined);
  const hanging = await system.connect();
  expect(await hanging.answer(`LOGIN ${USER} ${PASSWORD}`)).toMatch(/^NO \[UNAVAILABLE\]/);
}

/** A client that asks for more than the system's own buffers hold. */
async function readNothing(system: ProxyUnderTest, sockets: ProxySockets): Promise<void> {
  system.backend.on('XMUCH', (connection) => {
    const line = `* X ${REAL_SUBJECT} ${'x'.repeat(50_000)}\r\n`;
    for (let times = 0; times < 400; times += 1) connection.send(line);
  });
  const client = await system.signIn();
  client.socket.pause();
  client.send('m1 XMUCH\r\n');
  const { towardsClient } = sockets;
  while (!towardsClient.writableNeedDrain) await new Promise((resolve) => setImmediate(resolve));
}

test('names, passwords, tokens, subjects and folders are in nothing that is logged or counted', async () => {
  await using system = await ProxyUnderTest.start({ weaveBudgetMs: 500 });
  const { api, backend, recorder } = system;
  backend.capabilities = [...backend.capabilities, 'AUTH=XOAUTH2'];
  await system.proxy.checkBackend();
  backend.mailbox.deliver(sampleMail(REAL_SUBJECT));
  backend.mailbox.uidNext = 3;
  api.records.push(sampleRecord(2, { variables: { name: 'Ada', subject: REAL_SUBJECT } }));
  api.dueCampaigns = [sampleDue()];
  api.records[0] = sampleRecord(2, { campaignId: 'older' });
  await signInBadly(system);
  await readWoven(system);
  await breakThings(system);
  await routeByDirectory(recorder);
  await routeByMap(recorder);
  await comeThroughLoadBalancer(recorder);
  await runIntoLimits(recorder);
  await sayWhereClientIs(recorder);
  await takeTooLong(recorder);
  const { text } = recorder;
  expect(text.length).toBeGreaterThan(1_000);
  for (const secret of [...SECRETS, ...ENCODED]) expect(text).not.toContain(secret);
});
