/** Mailboxes beside INBOX: the user's own that a campaign names, and no other; nobody else pays for them. */
import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleDue, sampleMail, sampleRecord } from '../testing/samples.ts';

const WITH_NAMESPACES = ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'UIDPLUS', 'LITERAL+', 'IDLE', 'NAMESPACE'];
const DOVECOT = '(("" "/")) NIL (("shared/" "/"))';

type Setting = { folder?: string; namespaces?: string; rights?: string; weaveBudgetMs?: number };

/** One real message in every mailbox, and a campaign that is due in a folder. */
async function withFolder({
  folder = 'Offers',
  namespaces = DOVECOT,
  rights,
  weaveBudgetMs = 2_000,
}: Setting = {}): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start({ weaveBudgetMs });
  const { backend, api } = system;
  backend.capabilities = [...WITH_NAMESPACES, ...(rights === undefined ? [] : ['ACL'])];
  backend.mailbox.deliver(sampleMail());
  backend.on('NAMESPACE', (connection, command) => {
    connection.send(`* NAMESPACE ${namespaces}\r\n`);
    connection.tagged(command, 'OK done');
  });
  backend.on('MYRIGHTS', (connection, command) => {
    connection.send(`* MYRIGHTS ${command.text.split(' ').slice(1).join(' ')} ${rights}\r\n`);
    connection.tagged(command, 'OK done');
  });
  api.folders = [folder];
  api.dueCampaigns = [{ ...sampleDue(), mailbox: folder }];
  return system;
}

const asked = ({ backend }: ProxyUnderTest, word: string) =>
  backend.words.filter((one) => one === word).length;
const lookups = ({ api }: ProxyUnderTest) => api.calls.filter((call) => call === 'weave').length;

test('a campaign for a folder is woven there, and INBOX is as it is', async () => {
  await using system = await withFolder();
  const client = await system.signIn();
  expect(await client.command('SELECT INBOX')).toContain('* 1 EXISTS');
  expect(await client.command('SELECT Offers')).toContain('* 2 EXISTS');
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 2');
  const append = system.backend.connection.lines.find((line) => line.includes(' APPEND '));
  expect(append).toMatch(/ APPEND Offers \(/);
  expect(system.api.records).toMatchObject([{ mailbox: 'Offers', state: 'woven', uid: 2 }]);
  expect(await client.command('SELECT INBOX')).toContain('* 1 EXISTS');
  expect(await client.command('SELECT Offers')).toContain('* 2 EXISTS');
  expect(asked(system, 'NAMESPACE')).toBe(1);
});

test('other folders cost neither the store nor the server a question', async () => {
  await using system = await withFolder();
  const client = await system.signIn();
  const before = lookups(system);
  expect(await client.command('SELECT Sent')).toContain('* 1 EXISTS');
  expect(await client.answer('STATUS Trash (MESSAGES)')).toMatch(/^OK/);
  expect(lookups(system)).toBe(before);
  expect(asked(system, 'NAMESPACE')).toBe(0);
  expect(system.api.calls.filter((call) => call === 'mailboxes')).toHaveLength(1);
});

test.each([
  ['a shared folder', {}, 'shared/Offers'],
  ['a folder of another name', {}, 'MyOffers'],
  ['the folder outside the only namespace', { namespaces: '(("INBOX." ".")) NIL NIL' }, 'Offers'],
  ['any folder where there is no namespace of his own', { namespaces: 'NIL NIL (("" "/"))' }, 'Offers'],
] as const)('%s is left alone', async (_what, setting, name) => {
  await using system = await withFolder(setting);
  const client = await system.signIn();
  expect(await client.command(`SELECT ${name}`)).toContain('* 1 EXISTS');
  expect(asked(system, 'APPEND')).toBe(0);
  expect(asked(system, 'NAMESPACE')).toBe(1);
});

test.each([
  ['INBOX.Offers.Spring', { folder: 'Offers/Spring', namespaces: '(("INBOX." ".")) NIL NIL' }],
  ['"Entw&APw-rfe"', { folder: 'Entwürfe' }],
] as const)('the folder is found as %s where the server calls it so', async (name, setting) => {
  await using system = await withFolder(setting);
  const client = await system.signIn();
  expect(await client.command(`SELECT ${name}`)).toContain('* 2 EXISTS');
  expect(system.api.records).toMatchObject([{ mailbox: setting.folder, state: 'woven' }]);
  const append = system.backend.connection.lines.find((line) => line.includes(' APPEND '));
  expect(append).toContain(name.replaceAll('"', ''));
});

test.each([
  ['lrswipkxtea', '* 2 EXISTS'],
  ['lrswipcda', '* 2 EXISTS'],
  ['lrswitx', '* 1 EXISTS'],
  ['lrswtea', '* 1 EXISTS'],
])('with the rights %s SELECT says %s', async (rights, expected) => {
  await using system = await withFolder({ rights });
  const client = await system.signIn();
  expect(await client.command('SELECT Offers')).toContain(expected);
  expect(await client.command('SELECT Offers')).toContain(expected);
  expect(asked(system, 'MYRIGHTS')).toBe(1);
  const refused = expected === '* 1 EXISTS';
  expect(asked(system, 'APPEND')).toBe(refused ? 0 : 1);
  expect(system.recorder.total('mailweave_imap_not_woven_total', 'not-claimable')).toBe(refused ? 2 : 0);
});

test('STATUS of the folder counts what is woven there, and of INBOX does not', async () => {
  await using system = await withFolder();
  const { backend, api } = system;
  api.dueCampaigns = [];
  api.records.push(sampleRecord(2, { mailbox: 'Offers' }));
  backend.on('STATUS', (connection, command) => {
    connection.send(`* STATUS ${command.text.split(' ')[1]} (MESSAGES 1 UIDVALIDITY 7)\r\n`);
    connection.tagged(command, 'OK counted');
  });
  const client = await system.signIn();
  expect(await client.command('STATUS INBOX (MESSAGES)')).toContain(
    '* STATUS INBOX (MESSAGES 1 UIDVALIDITY 7)',
  );
  expect(await client.command('STATUS Offers (MESSAGES)')).toContain(
    '* STATUS Offers (MESSAGES 2 UIDVALIDITY 7)',
  );
  backend.on('LIST', (connection, command) => {
    for (const name of ['INBOX', 'Offers', 'shared/Offers']) {
      connection.send(`* LIST () "/" ${name}\r\n* STATUS ${name} (MESSAGES 1 UIDVALIDITY 7)\r\n`);
    }
    connection.tagged(command, 'OK listed');
  });
  const listed = await client.command('LIST "" * RETURN (STATUS (MESSAGES))');
  expect(listed.filter((line) => line.includes('STATUS'))).toEqual([
    '* STATUS INBOX (MESSAGES 1 UIDVALIDITY 7)',
    '* STATUS Offers (MESSAGES 2 UIDVALIDITY 7)',
    '* STATUS shared/Offers (MESSAGES 1 UIDVALIDITY 7)',
  ]);
});

test('a STATUS of another mailbox does not make the session forget what has changed in the open one', async () => {
  await using system = await withFolder();
  const due = system.api.dueCampaigns.splice(0);
  const client = await system.signIn();
  expect(await client.command('SELECT Offers')).toContain('* 1 EXISTS');
  system.api.dueCampaigns = due;
  system.api.announce();
  await client.command('STATUS INBOX (MESSAGES)');
  expect(await client.command('NOOP')).toContain('* 2 EXISTS');
});

test('a folder that is open and idled in takes a campaign in at once, and gives it up at once', async () => {
  await using system = await withFolder();
  const due = system.api.dueCampaigns.splice(0);
  const client = await system.signIn();
  await client.command('SELECT Offers');
  client.send('c9 IDLE\r\n');
  await client.until((line) => line.startsWith('+'));
  system.api.dueCampaigns = due;
  system.api.announce();
  await client.until((line) => line === '* 2 EXISTS');
  const [record] = system.api.records;
  if (record === undefined) throw new Error('Nothing was claimed.');
  await system.api.withdraw(record, 'recalled');
  system.api.announce();
  await client.until((line) => line === '* 2 EXPUNGE');
  client.send('DONE\r\n');
  await client.until((line) => line.startsWith('c9 OK'));
});

test('mail that comes to the open mailbox while the namespaces are asked for reaches the client', async () => {
  await using system = await withFolder();
  const client = await system.select();
  system.backend.on('NAMESPACE', (connection, command) => {
    connection.send(`* 2 EXISTS\r\n* NAMESPACE ${DOVECOT}\r\n`);
    connection.tagged(command, 'OK done');
  });
  const lines = await client.command('SELECT Offers');
  expect(lines[0]).toBe('* 2 EXISTS');
  expect(lines.some((line) => line.includes('NAMESPACE'))).toBe(false);
});

test.each(['fails', 'hangs'] as const)(
  'while the store %s to tell the folders, they are as they are',
  async (mood) => {
    await using system = await withFolder({ weaveBudgetMs: 500 });
    system.api.behave('mailboxes', mood);
    system.api.dueCampaigns.push(sampleDue('inbox'));
    const client = await system.signIn();
    expect(await client.command('SELECT Offers')).toContain('* 1 EXISTS');
    expect(asked(system, 'NAMESPACE')).toBe(0);
    expect(await client.command('SELECT INBOX')).toContain('* 2 EXISTS');
  },
);
