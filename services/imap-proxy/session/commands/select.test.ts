import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
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

describe('the first unseen message is woven, and the server tells of none', () => {
  /** Real messages at UIDs 1 and 3, all read; a woven one at 2. */
  async function allRead(): Promise<ProxyUnderTest> {
    const system = await woven();
    for (const message of system.backend.mailbox.messages) message.flags = ['\\Seen'];
    return system;
  }

  async function selectAnswer(system: ProxyUnderTest): Promise<string[]> {
    const client = await system.signIn();
    return await client.command('SELECT INBOX');
  }

  const unseenIn = (lines: readonly string[]): string[] =>
    lines.filter((line) => line.includes('[UNSEEN ')).map((line) => line.replace(/\].*/, ']'));

  test('it is told where servers tell it, asked for together with the places', async () => {
    await using system = await allRead();
    const { backend } = system;
    // Nothing is answered before all of it has been asked.
    let late: (() => void)[] = [];
    backend.on('UID SEARCH', (connection, command) => {
      late.push(() => {
        const counts = command.text.includes('COUNT') ? ' COUNT 1' : '';
        connection.send(`* ESEARCH (TAG "${command.tag}") UID${counts}\r\n`);
        connection.tagged(command, 'OK searched');
      });
    });
    backend.on('SEARCH', (connection, command) => {
      connection.send(`* ESEARCH (TAG "${command.tag}") COUNT 0\r\n`);
      connection.tagged(command, 'OK searched');
      for (const answer of late) answer();
      late = [];
    });
    const lines = await selectAnswer(system);
    expect(lines.slice(2, 6)).toEqual([
      '* 3 EXISTS',
      '* 0 RECENT',
      '* OK [UNSEEN 2] First unseen.',
      '* OK [UIDVALIDITY 7] UIDs valid',
    ]);
    expect(backend.words.filter((word) => word.endsWith('SEARCH'))).toEqual([
      'UID SEARCH',
      'UID SEARCH',
      'SEARCH',
    ]);
  });

  test('nothing is told where the server has unseen messages and does not say so', async () => {
    await using system = await woven();
    system.backend.mailbox.saysUnseen = false;
    expect(unseenIn(await selectAnswer(system))).toEqual([]);
    expect(system.backend.connection.lines.at(-1)).toContain(' SEARCH RETURN (COUNT) UNSEEN');
  });

  test.each([
    ['the server says UNSEEN', [], ['* OK [UNSEEN 1]']],
    ['the woven message is read', ['\\Seen'], []],
  ])('nothing is asked where %s', async (_why, flags, told) => {
    await using system = await allRead();
    if (told.length > 0) system.backend.mailbox.messages = [];
    if (told.length > 0) system.backend.mailbox.deliver(sampleMail());
    system.api.records.splice(0, 1, sampleRecord(2, { flags }));
    expect(unseenIn(await selectAnswer(system))).toEqual(told);
    expect(system.backend.words).not.toContain('SEARCH');
  });

  test.each([
    ['NO', 'NO not now'],
    ['no result', 'OK searched'],
  ])('a server that answers %s weaves all the same', async (_what, answer) => {
    await using system = await allRead();
    system.backend.on('SEARCH', (connection, command) => connection.tagged(command, answer));
    const lines = await selectAnswer(system);
    expect(lines).toContain('* 3 EXISTS');
    expect(unseenIn(lines)).toEqual([]);
  });

  test.each([
    ['with ESEARCH', 'SEARCH RETURN (COUNT) UNSEEN'],
    ['without ESEARCH', 'SEARCH UNSEEN'],
  ])('a message that is claimed just now is told, asked for as its stub goes, %s', async (which, asked) => {
    await using system = await allRead();
    const { backend } = system;
    if (which === 'without ESEARCH') {
      backend.capabilities = backend.capabilities.filter((name) => name !== 'ESEARCH');
    }
    system.api.records.length = 0;
    system.api.dueCampaigns = [sampleDue('second')];
    expect(unseenIn(await selectAnswer(system))).toEqual(['* OK [UNSEEN 3]']);
    const own = backend.connection.lines.map((line) => line.trimEnd().replace(/^\S+ /, ''));
    expect(own.slice(-2)).toEqual([asked, 'UID EXPUNGE 4']);
  });

  test.each([
    ['with ESEARCH', '* OK [UNSEEN 4]'],
    ['without ESEARCH', undefined],
  ])('mail that comes before the claim makes the first answer worthless, %s', async (which, told) => {
    await using system = await allRead();
    const { backend } = system;
    if (which === 'without ESEARCH') {
      backend.capabilities = backend.capabilities.filter((name) => name !== 'ESEARCH');
    }
    system.api.records.length = 0;
    system.api.dueCampaigns = [sampleDue('second')];
    const append = backend.stepOf('APPEND');
    backend.on('APPEND', (connection, command) => {
      backend.mailbox.deliver(sampleMail(), ['\\Seen']);
      return append?.(connection, command);
    });
    const lines = await selectAnswer(system);
    expect(lines).toContain('* 4 EXISTS');
    expect(unseenIn(lines)).toEqual(told === undefined ? [] : [told]);
  });

  test('a list of places and a list of unseen ones look alike: without ESEARCH only the places are asked for', async () => {
    await using system = await allRead();
    system.backend.capabilities = system.backend.capabilities.filter((name) => name !== 'ESEARCH');
    const lines = await selectAnswer(system);
    expect(lines).toContain('* 3 EXISTS');
    expect(unseenIn(lines)).toEqual([]);
    expect(system.backend.words).not.toContain('SEARCH');
  });
});
