import { describe, expect, it } from 'vitest';
import { testServer } from '../testing/test-server.ts';

/** As they stand on the wire, one character a byte. */
const DRAFTS = '"Entw\xc3\xbcrfe"';
const ALL_DRAFTS = '"Entw\xc3\xbcrfe/Gr\xc3\xbc\xc3\x9fe"';

describe('ENABLE UTF8=ACCEPT (RFC 6855)', () => {
  it('is offered, confirmed, and has no place in an open mailbox', async () => {
    const { client } = await testServer();
    const ada = await client();
    expect((await ada.told('CAPABILITY'))[0]).toContain(' UTF8=ACCEPT');
    expect(await ada.told('ENABLE X utf8=accept')).toEqual(['* ENABLED UTF8=ACCEPT']);
    expect(await (await client('INBOX')).result('ENABLE UTF8=ACCEPT')).toMatch(/^BAD /);
  });

  it('makes names UTF-8 in both directions, and they are the same mailboxes', async () => {
    const { client, server } = await testServer();
    const [older, ada] = [await client(), await client()];
    await ada.command('ENABLE UTF8=ACCEPT');
    expect(await ada.result(`CREATE ${ALL_DRAFTS}`)).toMatch(/^OK/);
    expect(await older.told('LIST "" Entw*')).toEqual([
      '* LIST (\\HasChildren) "/" Entw&APw-rfe',
      '* LIST (\\HasNoChildren) "/" Entw&APw-rfe/Gr&APwA3w-e',
    ]);
    expect(await ada.told('LIST "" "Entw*\xc3\xbc%"')).toEqual([
      `* LIST (\\HasChildren) "/" ${DRAFTS}`,
      `* LIST (\\HasNoChildren) "/" ${ALL_DRAFTS}`,
    ]);
    expect(await ada.result(`SUBSCRIBE ${DRAFTS}`)).toMatch(/^OK/);
    expect(await ada.told('LSUB "" E*')).toEqual([`* LSUB () "/" ${DRAFTS}`]);
    expect(await ada.told(`STATUS ${DRAFTS} (MESSAGES)`)).toEqual([`* STATUS ${DRAFTS} (MESSAGES 0)`]);
    expect(await ada.result(`APPEND ${DRAFTS} {4+}\r\na: b`)).toMatch(/^OK/);
    expect(await ada.command(`SELECT ${DRAFTS}`)).toContain('* 1 EXISTS');
    expect(await ada.result(`COPY 1 ${ALL_DRAFTS}`)).toMatch(/^OK/);
    expect(server.mailbox('ada', 'Entw&APw-rfe/Gr&APwA3w-e').messages).toHaveLength(1);
    expect(await ada.result('RENAME "Entw\xc3\xbcrfe" "R&D"')).toMatch(/^OK/);
    expect(await older.result('SELECT R&-D')).toMatch(/^OK/);
    expect(await ada.result('DELETE "R&D"')).toMatch(/^OK/);
  });

  it('leaves & alone: after it a name like modified UTF-7 is that name', async () => {
    const { client } = await testServer();
    const [older, ada] = [await client(), await client()];
    await ada.command('ENABLE UTF8=ACCEPT');
    await ada.command('CREATE "&APw-"');
    expect(await older.told('LIST "" &*')).toEqual(['* LIST (\\HasNoChildren) "/" &-APw-']);
    expect(await ada.result('SELECT "\xc3\xbc"')).toMatch(/^NO \[NONEXISTENT\]/);
  });

  it('refuses what is no UTF-8, and names that cannot be shown', async () => {
    const { client } = await testServer();
    const ada = await client();
    await ada.command('ENABLE UTF8=ACCEPT');
    expect(await ada.result('SELECT "\xfc"')).toBe('BAD The command is not in UTF-8.');
    expect(await ada.result('CREATE {1+}\r\n\xfc')).toMatch(/^NO \[CANNOT\]/);
    expect(await ada.result('CREATE "a\xe2\x80\xa8b"')).toMatch(/^NO \[CANNOT\]/);
    expect(await ada.result('SUBSCRIBE "a\xc2\x80b"')).toMatch(/^NO \[CANNOT\]/);
  });

  it('lets a search name no charset, and look for UTF-8 between quotes', async () => {
    const { client, inbox } = await testServer();
    inbox.append(Buffer.from('Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n'));
    const ada = await client();
    await ada.command('ENABLE UTF8=ACCEPT');
    await ada.command('SELECT INBOX');
    expect(await ada.result('SEARCH CHARSET UTF-8 ALL')).toMatch(/^BAD /);
    expect(await ada.told('SEARCH SUBJECT "gr\xc3\xbc"')).toEqual(['* SEARCH 1']);
  });
});

describe('a message with 8-bit headers', () => {
  const eightBit = 'UTF8 (~{15+}\r\nSubject: \xc3\xa9\xc3\xa9\r\n)';

  it('is refused before ENABLE UTF8=ACCEPT, in one command with others too (RFC 6855 4)', async () => {
    const { client, inbox } = await testServer();
    const ada = await client();
    expect(await ada.result('APPEND INBOX {11+}\r\nSubject: \xc3\xa9')).toMatch(/^NO \[CANNOT\]/);
    expect(await ada.result(`APPEND INBOX {4+}\r\na: b ${eightBit}`)).toMatch(/^NO \[CANNOT\]/);
    expect(await ada.result('APPEND INBOX {10+}\r\na: b\r\n\r\n\xc3\xa9')).toMatch(/^OK /);
    expect(inbox.messages).toHaveLength(1);
  });

  it('is kept after it, and its ENVELOPE is UTF-8 as it stands', async () => {
    const { client, inbox } = await testServer();
    const ada = await client();
    await ada.command('ENABLE UTF8=ACCEPT');
    expect(await ada.result(`APPEND INBOX ${eightBit} (\\Seen) ${eightBit}`)).toMatch(
      /^OK \[APPENDUID \d+ 1:2\]/,
    );
    expect(inbox.messages.map(({ bytes }) => `${bytes}`)).toEqual(Array(2).fill('Subject: \u00e9\u00e9\r\n'));
    await ada.command('SELECT INBOX');
    expect((await ada.told('FETCH 1 ENVELOPE'))[0]).toContain('\xc3\xa9\xc3\xa9');
  });
});
