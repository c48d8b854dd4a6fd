import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../../testing/samples.ts';

/** Real messages at UIDs 1 and 3, a woven one at 2. */
async function woven(): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
  system.backend.mailbox.uidNext = 3;
  system.backend.mailbox.deliver(sampleMail());
  system.api.records.push(sampleRecord(2));
  return system;
}

test('a FETCH of which the backend can answer only a part still answers the woven message', async () => {
  await using system = await woven();
  const client = await system.select();
  system.backend.on('FETCH', (connection, command) => {
    connection.send('* 1 FETCH (FLAGS ())\r\n');
    connection.tagged(command, 'NO [SERVERBUG] A message cannot be read.');
  });
  expect(await client.command('FETCH 1:3 FLAGS')).toEqual([
    '* 1 FETCH (FLAGS ())',
    '* 2 FETCH (FLAGS ())',
    'NO [SERVERBUG] A message cannot be read.',
  ]);
});

test('EXPUNGE and CLOSE take the woven messages that are \\Deleted now, whichever session said so', async () => {
  for (const command of ['EXPUNGE', 'UID EXPUNGE 2', 'CLOSE']) {
    await using system = await woven();
    const [one, other] = [await system.select(), await system.select()];
    await one.command('STORE 2 FLAGS.SILENT (\\Deleted)');
    system.api.announce();
    await other.command(command);
    expect(system.api.withdrawn, command).toHaveLength(1);
  }
});

test('EXPUNGE and CLOSE leave the woven messages that another session has taken \\Deleted from', async () => {
  for (const command of ['EXPUNGE', 'UID EXPUNGE 2', 'CLOSE']) {
    await using system = await woven();
    const [one, other] = [await system.select(), await system.select()];
    await other.command('STORE 2 FLAGS.SILENT (\\Deleted)');
    await one.command('STORE 2 FLAGS.SILENT ()');
    system.api.announce();
    await other.command(command);
    expect(system.api.withdrawn, command).toEqual([]);
  }
});

test('a COPY whose woven part cannot be appended copies no real message either', async () => {
  await using system = await woven();
  const client = await system.select();
  system.backend.on('APPEND', (connection, command) => connection.tagged(command, 'NO [OVERQUOTA] Full.'));
  expect(await client.command('COPY 1:3 Archive')).toEqual(['NO [OVERQUOTA] Full.']);
  expect(system.backend.words).not.toContain('COPY');
  expect(system.recorder.total('mailweave_imap_copies_left_total')).toBe(0);
});

test('a COPY whose real part is refused is a NO, and that the woven part was copied is counted', async () => {
  await using system = await woven();
  const client = await system.select();
  system.backend.on('APPEND', (connection, command) => connection.tagged(command, 'OK stored'));
  system.backend.on('COPY', (connection, command) => connection.tagged(command, 'NO [OVERQUOTA] Full.'));
  expect(await client.command('COPY 1:3 Archive')).toEqual(['NO [OVERQUOTA] Full.']);
  expect(system.backend.words.slice(-2)).toEqual(['APPEND', 'COPY']);
  expect(system.recorder.total('mailweave_imap_copies_left_total')).toBe(1);
});

test('a MOVE whose woven part cannot be appended has moved the real messages and left the woven one', async () => {
  await using system = await woven();
  const client = await system.select();
  system.backend.on('MOVE', (connection, command) => {
    connection.send('* 2 EXPUNGE\r\n* 1 EXPUNGE\r\n');
    connection.tagged(command, 'OK moved');
  });
  system.backend.on('APPEND', (connection, command) => connection.tagged(command, 'NO [OVERQUOTA] Full.'));
  expect(await client.command('MOVE 1:3 Archive')).toEqual([
    '* 3 EXPUNGE',
    '* 1 EXPUNGE',
    'NO [OVERQUOTA] Full.',
  ]);
  expect(await client.command('FETCH 1 UID')).toEqual(['* 1 FETCH (UID 2)', 'OK Fetch completed.']);
});
