import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../../testing/proxy-under-test.ts';
import { sampleDue, sampleMail, sampleRecord } from '../../testing/samples.ts';
import type { TestClient } from '../../testing/test-client.ts';

/** Real messages at UIDs 1 and 4, woven ones at 2 and, withdrawn, 3; the server's log is short. */
async function woven(): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  const { backend } = system;
  backend.capabilities = [...backend.capabilities, 'ENABLE', 'CONDSTORE', 'QRESYNC'];
  backend.mailbox.deliver(sampleMail());
  backend.mailbox.uidNext = 4;
  backend.mailbox.deliver(sampleMail());
  backend.on('ENABLE', (connection, command) => {
    connection.send('* ENABLED QRESYNC\r\n');
    connection.tagged(command, 'OK enabled');
  });
  backend.on('SELECT', (connection, command) => {
    connection.send(`${connection.backend.mailbox.selectLines()}* OK [HIGHESTMODSEQ 9] Highest\r\n`);
    connection.tagged(command, 'OK [READ-WRITE] selected');
  });
  system.api.records.push(sampleRecord(2));
  system.api.records.push(sampleRecord(3, { state: 'withdrawn', claimId: 'f'.repeat(32) }));
  return system;
}

async function enabled(system: ProxyUnderTest): Promise<TestClient> {
  const client = await system.signIn();
  expect(await client.command('ENABLE QRESYNC')).toContain('* ENABLED QRESYNC');
  return client;
}

const told = (lines: readonly string[]): string[] =>
  lines.filter((line) => /VANISHED|FETCH|EXISTS/.test(line));

test('what is gone is told, what lives is told with its flags, and match data stays here', async () => {
  await using system = await woven();
  const client = await enabled(system);
  const lines = await client.command('SELECT INBOX (QRESYNC (7 9 1:4 (1:4 1:4)))');
  expect(told(lines)).toEqual([
    '* 3 EXISTS',
    '* VANISHED (EARLIER) 3',
    '* 2 FETCH (UID 2 MODSEQ (9) FLAGS ())',
  ]);
  expect(
    system.backend.connection.lines.some((line) => line.includes('SELECT INBOX (QRESYNC (7 9 1:4))')),
  ).toBe(true);
});

test('a UID that a real message holds is never told as gone, whatever the store says', async () => {
  await using system = await woven();
  system.api.records.push(sampleRecord(4, { state: 'withdrawn', claimId: 'e'.repeat(32) }));
  const client = await enabled(system);
  const lines = await client.command('SELECT INBOX (QRESYNC (7 9))');
  expect(told(lines)).toContain('* VANISHED (EARLIER) 3');
});

test.each(['fails', 'hangs'] as const)(
  'while the store %s the client loses what the server does not hold, so that its numbers are true',
  async (mood) => {
    await using system = await ProxyUnderTest.start({ weaveBudgetMs: 20 }, (await woven()).backend);
    system.api.behave('weave', mood);
    const client = await enabled(system);
    const lines = await client.command('SELECT INBOX (QRESYNC (7 9 1:4))');
    expect(told(lines)).toEqual(['* 2 EXISTS', '* VANISHED (EARLIER) 2:3']);
    expect(told(await client.command('UID FETCH 1:* (FLAGS) (CHANGEDSINCE 9 VANISHED)'))[0]).toBe(
      '* VANISHED (EARLIER) 2:3',
    );
  },
);

test('VANISHED in a line of any length shifts the numbers of woven messages', async () => {
  await using system = await woven();
  const client = await enabled(system);
  const { mailbox } = system.backend;
  for (let more = 0; more < 30_000; more += 1) mailbox.deliver(Buffer.alloc(0));
  mailbox.uidNext = 50_000;
  system.api.records.push(sampleRecord(40_000, { claimId: 'd'.repeat(32) }));
  await client.command('SELECT INBOX');
  const gone = mailbox.messages.filter(({ uid }) => uid % 2 === 0).map(({ uid }) => uid);
  system.backend.on('NOOP', (connection, command) => {
    connection.send(`* VANISHED ${gone.join(',')}\r\n`);
    connection.tagged(command, 'OK done');
  });
  await client.command('NOOP');
  const left = mailbox.messages.length - gone.length;
  expect(await client.command('UID FETCH 40000 (UID)')).toContain(`* ${left + 2} FETCH (UID 40000)`);
});

/** Its claims come to nothing, so that the stub's VANISHED is all that happens to the mailbox. */
async function losingClaims(told: 'UIDNEXT' | 'no UIDNEXT'): Promise<ProxyUnderTest> {
  const system = await woven();
  const { backend, api } = system;
  backend.on('SELECT', (connection, command) => {
    const lines = connection.backend.mailbox.selectLines();
    const said = told === 'UIDNEXT' ? lines : lines.replace(/^.*UIDNEXT.*\r\n/m, '');
    connection.send(`${said}* OK [HIGHESTMODSEQ 9] Highest\r\n`);
    connection.tagged(command, 'OK [READ-WRITE] selected');
  });
  backend.on('UID EXPUNGE', (connection, command) => {
    const uid = Number(command.text.split(' ').at(-1));
    if (connection.backend.mailbox.expunge(uid) !== undefined) connection.send(`* VANISHED ${uid}\r\n`);
    connection.tagged(command, 'OK expunged');
  });
  api.dueCampaigns = [sampleDue('other')];
  api.completeOutcome = 'lost';
  return system;
}

test.each([
  ['UIDNEXT', 1],
  ['no UIDNEXT', 0],
] as const)(
  'with %s in the answer to SELECT the count is right from the start, whatever becomes of %i claims',
  async (uidNext, claims) => {
    await using system = await losingClaims(uidNext);
    const client = await enabled(system);
    const lines = await client.command('SELECT INBOX');
    expect(told(lines)).toEqual(['* 3 EXISTS']);
    expect(await client.command('NOOP')).toEqual([expect.stringMatching(/^OK/)]);
    expect(system.api.calls.filter((call) => call === 'completeClaim')).toHaveLength(claims);
    expect(system.recorder.total('mailweave_imap_not_woven_total', 'not-claimable')).toBe(1 - claims);
  },
);
