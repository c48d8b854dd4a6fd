/** What a server says to people reaches them, also while the proxy runs commands of its own. */
import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleDue, sampleMail } from '../testing/samples.ts';

const ALERT = '* NO [ALERT] The disk is nearly full.';
const NEWS = '* OK Still here.';

/** One real message, and a campaign that is due; the server speaks between APPEND and its answer, and later. */
async function speaking(): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
  const append = system.backend.stepOf('APPEND');
  system.backend.on('APPEND', (connection, command) => {
    connection.send(`${ALERT}\r\n* OK [UIDNEXT 9] x\r\n* OK [INPROGRESS ("t" 1 2)] x\r\n`);
    void append?.(connection, command);
  });
  const expunge = system.backend.stepOf('UID EXPUNGE');
  system.backend.on('UID EXPUNGE', (connection, command) => {
    connection.send(`${NEWS}\r\n* FLAGS (\\Seen $New)\r\n* OK [PERMANENTFLAGS (\\Seen $New)] more\r\n`);
    void expunge?.(connection, command);
  });
  return system;
}

test('a notice during a claim at SELECT is told once, and nothing else of what came then', async () => {
  await using system = await speaking();
  system.api.dueCampaigns = [sampleDue()];
  const client = await system.signIn();
  const lines = await client.command('SELECT INBOX');
  expect(lines.filter((line) => line === ALERT || line === NEWS)).toEqual([ALERT, NEWS]);
  expect(lines.join('\n')).not.toMatch(/UIDNEXT 9|INPROGRESS/);
  expect(lines).toContain('* 2 EXISTS');
});

test('a notice during a claim at NOOP is told once, and new keywords are', async () => {
  await using system = await speaking();
  const client = await system.select();
  system.api.dueCampaigns = [sampleDue()];
  system.api.announce();
  expect(await client.command('NOOP')).toEqual([
    ALERT,
    NEWS,
    '* FLAGS (\\Seen $New)',
    '* OK [PERMANENTFLAGS (\\Seen $New)] more',
    '* 2 EXISTS',
    'OK done',
  ]);
});

test("a BYE during a claim is the client's, and the last thing it hears", async () => {
  await using system = await speaking();
  system.api.dueCampaigns = [sampleDue()];
  system.backend.on('APPEND', (connection) => {
    connection.send('* BYE Closed for the night.\r\n');
    connection.end();
  });
  const client = await system.signIn();
  client.forget();
  client.send('c9 SELECT INBOX\r\n');
  expect(await client.rest()).toEqual(['* BYE Closed for the night.']);
});
