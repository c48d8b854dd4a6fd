import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../testing/samples.ts';

/** Real messages at UIDs 1 and 3, a woven one at 2; the server knows mod-sequences. */
async function woven(): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  const { backend } = system;
  backend.capabilities = [...backend.capabilities, 'ENABLE', 'CONDSTORE'];
  backend.mailbox.deliver(sampleMail());
  backend.mailbox.uidNext = 3;
  backend.mailbox.deliver(sampleMail());
  backend.on('ENABLE', (connection, command) => {
    connection.send('* OK [HIGHESTMODSEQ 12] Highest\r\n* ENABLED CONDSTORE\r\n');
    connection.tagged(command, 'OK enabled');
  });
  system.api.records.push(sampleRecord(2));
  return system;
}

test('a command that begins with mod-sequences and is about woven messages alone begins them in the backend', async () => {
  await using system = await woven();
  const client = await system.select();
  expect(await client.command('FETCH 2 (FLAGS)')).toEqual(['* 2 FETCH (FLAGS ())', 'OK Fetch completed.']);
  expect(await client.command('FETCH 2 (MODSEQ)')).toEqual([
    '* OK [HIGHESTMODSEQ 12] Highest',
    '* 2 FETCH (MODSEQ (12))',
    'OK Fetch completed.',
  ]);
  expect(await client.command('STORE 2 FLAGS (\\Flagged)')).toContain(
    '* 2 FETCH (MODSEQ (12) FLAGS (\\Flagged))',
  );
  await client.command('FETCH 2 (MODSEQ)');
  expect(system.backend.words.filter((word) => word === 'ENABLE')).toHaveLength(1);
});

test('a conditional change that another session forestalled is not made, and its flags are told', async () => {
  await using system = await woven();
  const client = await system.select();
  await client.command('FETCH 2 (MODSEQ)');
  const [record] = system.api.records;
  if (record === undefined) throw new Error('Nothing is woven.');
  system.api.records[0] = { ...record, flags: ['\\Answered'], version: record.version + 1 };
  const conditional = 'UID STORE 2 (UNCHANGEDSINCE 12) FLAGS.SILENT (\\Seen)';
  expect(await client.command(conditional)).toEqual([
    '* 2 FETCH (UID 2 MODSEQ (12) FLAGS (\\Answered))',
    'OK [MODIFIED 2] Store completed.',
  ]);
  expect(await client.command(conditional)).toEqual(['* 2 FETCH (UID 2 MODSEQ (12))', 'OK Store completed.']);
  expect(system.api.records[0]?.flags).toEqual(['\\Seen']);
});

test('MODIFIED of the backend is told in the numbers of the client, also with a NO', async () => {
  await using system = await woven();
  system.backend.on('STORE', (connection, command) => {
    connection.tagged(command, 'NO [MODIFIED 2] Some of the messages are gone.');
  });
  const client = await system.select();
  expect(await client.answer('STORE 1:3 (UNCHANGEDSINCE 5) FLAGS (\\Seen)')).toBe(
    'NO [MODIFIED 3] Some of the messages are gone.',
  );
});

test.each([
  ['ENABLE CONDSTORE', '* ENABLED CONDSTORE'],
  ['STATUS Sent (HIGHESTMODSEQ)', 'OK counted'],
  ['SEARCH MODSEQ 5', 'OK done'],
])('after %s the flags of a woven message come with their mod-sequence', async (command, answer) => {
  await using system = await woven();
  const client = await system.signIn();
  expect(await client.command(command)).toContain(answer);
  await client.command('SELECT INBOX (CONDSTORE)');
  expect(await client.command('STORE 2 FLAGS.SILENT (\\Seen)')).toContain('* 2 FETCH (MODSEQ (1))');
});
