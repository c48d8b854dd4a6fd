import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ProxySockets } from '../../testing/proxy-sockets.ts';
import { ProxyUnderTest } from '../../testing/proxy-under-test.ts';
import { sampleDue, sampleMail, sampleRecord } from '../../testing/samples.ts';

/** Real messages at UIDs 1 and 3, a woven one at 2. */
async function woven(): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
  system.backend.mailbox.uidNext = 3;
  system.backend.mailbox.deliver(sampleMail());
  system.api.records.push(sampleRecord(2));
  return system;
}

test.each(['SELECT', 'SELECT "', 'EXAMINE', 'SELECT Other', 'SELECT INBOX'])(
  'a %s that is BAD leaves the mailbox open, its numbers still mean the same',
  async (command) => {
    await using system = await woven();
    const client = await system.select();
    system.backend.on('SELECT', (connection, asked) => {
      connection.send('* 2 FETCH (FLAGS (\\Seen))\r\n* 3 EXISTS\r\n');
      connection.tagged(asked, 'BAD not now');
    });
    const lines = await client.command(command);
    expect(lines.at(-1)).toMatch(/^BAD/);
    if (lines.length > 1) expect(lines.slice(0, -1)).toEqual(['* 3 FETCH (FLAGS (\\Seen))', '* 4 EXISTS']);
    await client.command('STORE 3 +FLAGS (\\Deleted)');
    expect(system.backend.connection.lines.at(-1)).toContain(' STORE 2 +FLAGS (\\Deleted)');
  },
);

test.each(['SELECT Other', 'SELECT INBOX'])(
  'a %s that is refused leaves no mailbox open',
  async (command) => {
    await using system = await woven();
    const client = await system.select();
    system.backend.on('SELECT', (connection, asked) => connection.tagged(asked, 'NO [NONEXISTENT] Gone.'));
    expect(await client.command(command)).toEqual(['NO [NONEXISTENT] Gone.']);
    await client.command('STORE 2 +FLAGS (\\Deleted)');
    expect(system.backend.connection.lines.at(-1)).toContain(' STORE 2 +FLAGS (\\Deleted)');
  },
);

test("another mailbox is the server's own, and the INBOX is woven again after it", async () => {
  await using system = await woven();
  const client = await system.select();
  expect(await client.command('SELECT Other')).toContain('* 2 EXISTS');
  expect(await client.command('SELECT inbox')).toContain('* 3 EXISTS');
});

test('mail that comes while the store is asked is in the answer, and in nothing before it', async () => {
  await using system = await woven();
  using sockets = new ProxySockets(system);
  system.api.behave('weave', 'waits');
  const client = await system.signIn();
  client.forget();
  client.send('c9 SELECT INBOX\r\n');
  await system.backend.untilCommand('SELECT');
  const { connection } = system.backend;
  const heard = once(sockets.towardsBackend, 'data');
  connection.send('* 3 EXISTS\r\n* 1 RECENT\r\n* OK [CAPABILITY IMAP4rev1 NOTIFY] late\r\n');
  system.backend.mailbox.deliver(sampleMail());
  await heard;
  system.api.release();
  const lines = await client.until((line) => line.startsWith('c9 '));
  expect(new Set(lines.filter((line) => line.endsWith('EXISTS')))).toEqual(new Set(['* 4 EXISTS']));
  expect(lines[0]).toMatch(/^\* FLAGS/);
});

test('mail that comes between the steps of a claim is announced behind the answer, and numbers stay true', async () => {
  await using system = await woven();
  system.api.dueCampaigns = [sampleDue('second')];
  using sockets = new ProxySockets(system);
  system.api.behave('completeClaim', 'waits');
  const client = await system.signIn();
  client.send('c9 SELECT INBOX\r\n');
  await system.backend.untilCommand('UID EXPUNGE');
  const { connection } = system.backend;
  await system.api.untilCalled('completeClaim');
  const heard = once(sockets.towardsBackend, 'data');
  connection.send('* 3 EXISTS\r\n');
  system.backend.mailbox.deliver(sampleMail());
  await heard;
  system.api.release();
  const lines = await client.until((line) => line.startsWith('c9 '));
  expect(lines.filter((line) => line.endsWith('EXISTS'))).toEqual(['* 4 EXISTS']);
  expect((await client.until((line) => line.endsWith('EXISTS'))).at(-1)).toBe('* 5 EXISTS');
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 2 3 4 5');
});
