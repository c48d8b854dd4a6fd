/** What people type and read is in no log record and in no label of a metric. */
import { expect, test } from 'vitest';
import { PASSWORD, ProxyUnderTest, USER } from './testing/proxy-under-test.ts';
import { SAMPLE_SUBJECT, sampleDue, sampleMail, sampleRecord } from './testing/samples.ts';

const REAL_SUBJECT = 'Diagnosis-And-Therapy';
const TOKEN = 'bearer-token-4711';
const FOLDER = 'Letters-To-My-Lawyer';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const SECRETS = [USER, 'ada.lovelace', PASSWORD, TOKEN, REAL_SUBJECT, SAMPLE_SUBJECT, FOLDER];
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
  const { text } = recorder;
  expect(text.length).toBeGreaterThan(1_000);
  for (const secret of [...SECRETS, ...ENCODED]) expect(text).not.toContain(secret);
});
