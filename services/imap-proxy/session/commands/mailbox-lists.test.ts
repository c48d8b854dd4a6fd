/** What names no message passes as the server says it, also while something is woven. */
import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../../testing/samples.ts';
import type { TestClient } from '../../testing/test-client.ts';

/** INBOX is open, with one real message and a woven one. */
async function woven(system: ProxyUnderTest): Promise<TestClient> {
  system.backend.mailbox.deliver(sampleMail());
  system.backend.mailbox.uidNext = 3;
  system.api.records.push(sampleRecord(2));
  return await system.select();
}

const METADATA = '* METADATA INBOX (/shared/a {14}\r\n* 1 EXPUNGE\r\nx /private/b NIL)';

test.each([
  [
    'LIST "" % RETURN (METADATA (/shared/a /private/b))',
    ['* LIST () "/" INBOX', METADATA, '* LIST () "/" Sent'],
  ],
  [
    'LIST "" % RETURN (MYRIGHTS)',
    ['* LIST () "/" INBOX', '* MYRIGHTS INBOX lrswipkxtea', '* LIST () "/" Sent'],
  ],
  ['XLIST "" %', ['* XLIST (\\Inbox) "/" INBOX', '* XLIST (\\Sent) "/" Sent']],
  ['LANGUAGE FR', ['* LANGUAGE (FR)', '* NAMESPACE (("" "/")) NIL NIL']],
])('%s is answered by the server', async (command, answers) => {
  await using system = await ProxyUnderTest.start();
  const client = await woven(system);
  const [word = ''] = command.split(' ');
  system.backend.on(word, (connection, { tag }) =>
    connection.send(`${answers.join('\r\n')}\r\n${tag} OK f\xc3\xa9licitations\r\n`),
  );
  expect(await client.command(command)).toEqual([...answers, 'OK f\xc3\xa9licitations']);
  expect(system.backend.connection.commands.at(-1)?.text).toBe(command);
});

test('LIST with counts and annotations has the woven message counted, and the annotations as they are', async () => {
  await using system = await ProxyUnderTest.start();
  const client = await woven(system);
  system.backend.on('LIST', (connection, command) => {
    connection.send(`* LIST () "/" INBOX\r\n${METADATA}\r\n* STATUS INBOX (MESSAGES 1)\r\n`);
    connection.tagged(command, 'OK listed');
  });
  expect(await client.command('LIST "" % RETURN (STATUS (MESSAGES) METADATA (/shared/a))')).toEqual([
    '* LIST () "/" INBOX',
    METADATA,
    '* STATUS INBOX (MESSAGES 2)',
    'OK listed',
  ]);
});

test('the names of these extensions are offered', async () => {
  await using system = await ProxyUnderTest.start({ compress: false });
  const names = 'IMAP4rev1 LIST-METADATA LIST-MYRIGHTS XLIST LANGUAGE I18NLEVEL=1 I18NLEVEL=2 INPROGRESS';
  system.backend.on('CAPABILITY', (connection, command) => {
    connection.send(`* CAPABILITY ${names}\r\n`);
    connection.tagged(command, 'OK told');
  });
  const client = await system.signIn();
  expect(await client.command('CAPABILITY')).toContain(`* CAPABILITY ${names}`);
});
