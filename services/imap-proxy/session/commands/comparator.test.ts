import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../../testing/samples.ts';
import type { TestClient } from '../../testing/test-client.ts';

/** INBOX with one real message and a woven one above it. */
async function withWoven(): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
  system.backend.mailbox.uidNext = 3;
  system.api.records.push(sampleRecord(2));
  system.backend.on('SEARCH', (connection, command) => {
    connection.send('* SEARCH\r\n');
    connection.tagged(command, 'OK searched');
  });
  return system;
}

/** What the backend says to COMPARATOR, and the client hears. */
async function compares(client: TestClient, system: ProxyUnderTest, ...lines: string[]): Promise<void> {
  system.backend.on('COMPARATOR', (connection, { tag }) => {
    const tagged = lines.map((line, at) => (at === lines.length - 1 ? `${tag} ${line}` : line));
    connection.send(`${tagged.join('\r\n')}\r\n`);
  });
  expect(await client.command('COMPARATOR "x;*" i;octet')).toEqual(lines);
}

/** Whether the woven message is found by its subject in other letters. */
async function ignoresCase(client: TestClient): Promise<boolean> {
  const [line] = await client.command('SEARCH SUBJECT "quiet-harbour"');
  return line === '* SEARCH 2';
}

test('woven messages are compared as the backend says that it compares', async () => {
  await using system = await withWoven();
  const client = await system.select();
  expect(await ignoresCase(client)).toBe(true);
  await compares(client, system, '* COMPARATOR I;Octet ("i;octet" i;ascii-casemap)', 'OK octets');
  expect(system.backend.connection.commands.at(-1)?.text).toBe('COMPARATOR "x;*" i;octet');
  expect(await ignoresCase(client)).toBe(false);
  expect(await client.command('SEARCH SUBJECT "Quiet-Harbour"')).toEqual(['* SEARCH 2', 'OK searched']);
  await compares(client, system, '* COMPARATOR i;ascii-casemap', 'OK letters');
  expect(await ignoresCase(client)).toBe(true);
});

test.each([
  [['NO [BADCOMPARATOR] None matches.']],
  [['* COMPARATOR i;unicode-casemap', 'NO It is not to be had.']],
  [['BAD What?']],
])('a refusal changes nothing: %j', async (lines) => {
  await using system = await withWoven();
  const client = await system.select();
  await compares(client, system, '* COMPARATOR i;octet', 'OK octets');
  await compares(client, system, ...lines);
  expect(await ignoresCase(client)).toBe(false);
});

test.each([
  [['* COMPARATOR "i;basic;uca=3.1.1;uv=3.2"', 'OK another']],
  [['* COMPARATOR {7}\r\ni;basic', 'OK another']],
  // The server need not say which.
  [['OK another']],
])('by one that is not known here they are compared without case: %j', async (lines) => {
  await using system = await withWoven();
  const client = await system.select();
  await compares(client, system, '* COMPARATOR i;octet', 'OK octets');
  await compares(client, system, ...lines);
  expect(await ignoresCase(client)).toBe(true);
});

test('it is asked for and set before a mailbox is opened, and holds in every mailbox', async () => {
  await using system = await withWoven();
  const client = await system.signIn();
  await compares(client, system, '* COMPARATOR i;octet', 'OK octets');
  for (const open of ['SELECT INBOX', 'EXAMINE INBOX']) {
    await client.command(open);
    expect(await ignoresCase(client)).toBe(false);
  }
});
