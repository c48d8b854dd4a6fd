/** UTF8=ACCEPT (RFC 6855): names of mailboxes are UTF-8 once the server has confirmed it, and weaving knows them by both. */
import { describe, expect, test } from 'vitest';
import { ProxyUnderTest } from '../../testing/proxy-under-test.ts';
import { sampleDue, sampleMail, sampleRecord } from '../../testing/samples.ts';
import type { TestClient } from '../../testing/test-client.ts';

const CAPABILITIES = ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'UIDPLUS', 'NAMESPACE', 'ENABLE', 'UTF8=ACCEPT'];
const FOLDER = 'Entwürfe';
/** The same on the wire, one character a byte. */
const IN_UTF8 = '"Entw\xc3\xbcrfe"';
const IN_UTF7 = 'Entw&APw-rfe';

type Setting = {
  folder?: string;
  confirmed?: string;
  capabilities?: readonly string[];
  namespaces?: () => string;
};

/** One real message in every mailbox, and a campaign that is due in a folder. */
async function withFolder({
  folder = FOLDER,
  confirmed = ' UTF8=ACCEPT',
  capabilities = [],
  namespaces = () => '(("" "/")) NIL NIL',
}: Setting = {}): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  const { backend, api } = system;
  backend.capabilities = [...CAPABILITIES, ...capabilities];
  backend.mailbox.deliver(sampleMail());
  backend.on('ENABLE', (connection, command) => {
    connection.send(`* ENABLED${confirmed}\r\n`);
    connection.tagged(command, 'OK enabled');
  });
  backend.on('NAMESPACE', (connection, command) => {
    connection.send(`* NAMESPACE ${namespaces()}\r\n`);
    connection.tagged(command, 'OK done');
  });
  backend.on('MYRIGHTS', (connection, command) => {
    connection.send(`* MYRIGHTS ${command.text.split(' ').slice(1).join(' ')} lrswipkxtea\r\n`);
    connection.tagged(command, 'OK done');
  });
  api.folders = [folder];
  api.dueCampaigns = [{ ...sampleDue(), mailbox: folder }];
  return system;
}

async function enabled(system: ProxyUnderTest): Promise<TestClient> {
  const client = await system.signIn();
  expect(await client.command('ENABLE UTF8=ACCEPT')).toEqual(['* ENABLED UTF8=ACCEPT', 'OK enabled']);
  return client;
}

const linesWith = ({ backend }: ProxyUnderTest, word: string): string[] =>
  backend.connection.lines.filter((line) => line.includes(` ${word} `));

describe('a folder is known', () => {
  test('by its name in UTF-8 after ENABLE, also to a server that waits at literals', async () => {
    await using system = await withFolder({ capabilities: ['ACL'] });
    const client = await enabled(system);
    expect(await client.command(`SELECT ${IN_UTF8}`)).toContain('* 2 EXISTS');
    expect(system.api.records).toMatchObject([{ mailbox: FOLDER, state: 'woven', uid: 2 }]);
    expect(linesWith(system, 'MYRIGHTS')).toEqual([
      expect.stringMatching(/ MYRIGHTS "Entw\xc3\xbcrfe"\r\n$/),
    ]);
    expect(linesWith(system, 'APPEND')).toEqual([expect.stringMatching(/ APPEND "Entw\xc3\xbcrfe" \(/)]);
    expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 2');
  });

  test('by one name to sessions of both forms, and so a campaign is claimed once', async () => {
    await using system = await withFolder();
    const older = await system.signIn();
    expect(await older.command(`SELECT ${IN_UTF7}`)).toContain('* 2 EXISTS');
    const client = await enabled(system);
    expect(await client.command(`SELECT ${IN_UTF8}`)).toContain('* 2 EXISTS');
    expect(system.api.records).toHaveLength(1);
  });

  test('in UTF-8 as a literal too', async () => {
    await using system = await withFolder();
    const client = await enabled(system);
    client.send('s SELECT {9+}\r\nEntw\xc3\xbcrfe\r\n');
    expect(await client.until((line) => line.startsWith('s '))).toContain('* 2 EXISTS');
  });

  test('in the counts of STATUS, which stay between quotes', async () => {
    await using system = await withFolder();
    system.api.dueCampaigns = [];
    system.api.records.push(sampleRecord(2, { mailbox: FOLDER }));
    system.backend.on('STATUS', (connection, command) => {
      connection.send(`* STATUS ${IN_UTF8} (MESSAGES 1 UIDVALIDITY 7)\r\n`);
      connection.tagged(command, 'OK counted');
    });
    const client = await enabled(system);
    expect(await client.command(`STATUS ${IN_UTF8} (MESSAGES UIDVALIDITY)`)).toContain(
      `* STATUS ${IN_UTF8} (MESSAGES 2 UIDVALIDITY 7)`,
    );
  });

  test('below a namespace whose prefix is written anew after ENABLE', async () => {
    let asked = 0;
    const namespaces = (): string => {
      asked += 1;
      return asked === 1 ? '(("B&APw-ro." ".")) NIL NIL' : '(("B\xc3\xbcro." ".")) NIL NIL';
    };
    await using system = await withFolder({ namespaces });
    const client = await system.signIn();
    expect(await client.command('SELECT "B&APw-ro.Entw&APw-rfe"')).toContain('* 2 EXISTS');
    await client.command('UNSELECT');
    await client.command('ENABLE UTF8=ACCEPT');
    expect(await client.command('SELECT "B\xc3\xbcro.Entw\xc3\xbcrfe"')).toContain('* 2 EXISTS');
    expect(asked).toBe(2);
  });
});

describe('a folder is as the server shows it', () => {
  test.each([
    ['its name is UTF-8 and the server has confirmed nothing', '', IN_UTF8],
    ['its name is UTF-8 and the server has confirmed something else', ' CONDSTORE', IN_UTF8],
    ['its name is modified UTF-7 after ENABLE', ' UTF8=ACCEPT', IN_UTF7],
    ['its name is no UTF-8', ' UTF8=ACCEPT', '"Entw\xfcrfe"'],
    ['its name breaks off within a character', ' UTF8=ACCEPT', '"Entw\xc3"'],
  ])('when %s', async (_what, confirmed, name) => {
    await using system = await withFolder({ confirmed });
    const client = await system.signIn();
    await client.command('ENABLE UTF8=ACCEPT CONDSTORE');
    expect(await client.command(`SELECT ${name}`)).toContain('* 1 EXISTS');
    expect(linesWith(system, 'SELECT')).toEqual([`c3 SELECT ${name}\r\n`]);
    expect(system.backend.words).not.toContain('APPEND');
    expect(system.api.records).toEqual([]);
  });

  test.each([
    ['after ENABLE', 'ENABLE UTF8=ACCEPT', '"&APw-"'],
    ['before it', 'NOOP', '"&-APw-"'],
  ])('when its text reads as modified UTF-7, %s', async (_what, first, name) => {
    await using system = await withFolder({ folder: '&APw-' });
    const client = await system.signIn();
    await client.command(first);
    expect(await client.command(`SELECT ${name}`)).toContain('* 1 EXISTS');
    expect(system.backend.words).not.toContain('APPEND');
  });

  test('when the server tells counts of a name that is no UTF-8', async () => {
    await using system = await withFolder();
    const line = '* STATUS "Entw\xfcrfe" (MESSAGES 1 UIDVALIDITY 7)';
    system.backend.on('LIST', (connection, command) => {
      connection.send(`* LIST () "/" "Entw\xfcrfe"\r\n${line}\r\n`);
      connection.tagged(command, 'OK listed');
    });
    system.api.records.push(sampleRecord(2, { mailbox: FOLDER }));
    const client = await enabled(system);
    expect(await client.command('LIST "" * RETURN (STATUS (MESSAGES))')).toContain(line);
  });
});

test('in a mailbox that was open at ENABLE nothing is claimed by the name that it was opened by', async () => {
  await using system = await withFolder();
  const due = system.api.dueCampaigns.splice(0);
  const client = await system.signIn();
  expect(await client.command(`SELECT ${IN_UTF7}`)).toContain('* 1 EXISTS');
  await client.command('ENABLE UTF8=ACCEPT');
  system.api.dueCampaigns = due;
  system.api.announce();
  expect(await client.answer('NOOP')).toMatch(/^OK/);
  expect(system.backend.words).not.toContain('APPEND');
  expect(await client.command(`SELECT ${IN_UTF8}`)).toContain('* 2 EXISTS');
});

test('neomutt: ENABLE, another ENABLE and LIST in one packet are answered in order', async () => {
  await using system = await withFolder();
  system.backend.on('LIST', (connection, command) => {
    connection.send(`* LIST () "/" ${IN_UTF8}\r\n`);
    connection.tagged(command, 'OK listed');
  });
  const client = await system.signIn();
  client.send('a0002 ENABLE UTF8=ACCEPT\r\na0003 ENABLE QRESYNC\r\na0004 LIST "" ""\r\n');
  expect(await client.until((line) => line.startsWith('a0004'))).toEqual([
    '* ENABLED UTF8=ACCEPT',
    'a0002 OK enabled',
    '* ENABLED UTF8=ACCEPT',
    'a0003 OK enabled',
    `* LIST () "/" ${IN_UTF8}`,
    'a0004 OK listed',
  ]);
  expect(await client.command(`SELECT ${IN_UTF8}`)).toContain('* 2 EXISTS');
});

test('a server with UTF8=ONLY says so, refuses until it is enabled, and is woven then', async () => {
  await using system = await withFolder({ capabilities: ['UTF8=ONLY'] });
  const { backend } = system;
  backend.capabilities = backend.capabilities.filter((name) => name !== 'UTF8=ACCEPT');
  const usual = backend.stepOf('NAMESPACE');
  let only = true;
  backend.on('NAMESPACE', (connection, command) => {
    if (only) connection.tagged(command, 'NO [CANNOT] ENABLE UTF8=ACCEPT first.');
    else void usual?.(connection, command);
  });
  const select = backend.stepOf('SELECT');
  backend.on('SELECT', (connection, command) => {
    if (only) connection.tagged(command, 'NO [CANNOT] ENABLE UTF8=ACCEPT first.');
    else void select?.(connection, command);
  });
  const client = await system.signIn();
  expect((await client.command('CAPABILITY'))[0]).toContain(' UTF8=ONLY');
  expect(await client.command(`SELECT ${IN_UTF7}`)).toEqual(['NO [CANNOT] ENABLE UTF8=ACCEPT first.']);
  only = false;
  await client.command('ENABLE UTF8=ACCEPT');
  expect(await client.command(`SELECT ${IN_UTF8}`)).toContain('* 2 EXISTS');
});

test('whether SEARCH may name a charset after ENABLE is what the server says, also while woven', async () => {
  await using system = await withFolder();
  const client = await enabled(system);
  await client.command(`SELECT ${IN_UTF8}`);
  const usual = system.backend.stepOf('UID SEARCH');
  system.backend.on('UID SEARCH', (connection, command) => {
    if (command.text.includes('CHARSET')) connection.tagged(command, 'BAD A charset has no place here.');
    else void usual?.(connection, command);
  });
  expect(await client.command('UID SEARCH CHARSET UTF-8 ALL')).toEqual(['BAD A charset has no place here.']);
  const search = 'UID SEARCH NOT SUBJECT "gr\xc3\xbcn"';
  expect(await client.command(search)).toContain('* SEARCH 1 2');
  expect(linesWith(system, 'SEARCH').at(-1)).toBe(`c5 ${search}\r\n`);
});

test('bytes between quotes that are no UTF-8 are BAD while woven, and do not become a literal', async () => {
  await using system = await withFolder();
  const client = await enabled(system);
  await client.command(`SELECT ${IN_UTF8}`);
  const before = system.backend.words.length;
  for (const command of ['SEARCH SUBJECT "gr\xfcn"', 'UID COPY 1:2 "Entw\xc3"']) {
    expect(await client.command(command)).toEqual(['BAD The command is not in UTF-8.']);
  }
  expect(system.backend.words).toHaveLength(before);
});

test('a woven message is copied to a folder whose name is UTF-8', async () => {
  await using system = await withFolder({ folder: 'INBOX' });
  const client = await enabled(system);
  expect(await client.command('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(await client.answer(`UID COPY 2 ${IN_UTF8}`)).toMatch(/^OK/);
  expect(linesWith(system, 'APPEND').at(-1)).toMatch(/ APPEND "Entw\xc3\xbcrfe" \(\) "/);
});
