import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('CREATE, DELETE and RENAME', () => {
  it('create the levels above, and refuse names that are taken or of no use', async () => {
    const { client } = await testServer();
    const ada = await client();
    expect(await ada.result('CREATE a/b/')).toBe('OK CREATE completed.');
    expect(await ada.told('LIST "" a*')).toEqual([
      '* LIST (\\HasChildren) "/" a',
      '* LIST (\\HasNoChildren) "/" a/b',
    ]);
    expect(await ada.result('CREATE a')).toMatch(/^NO \[ALREADYEXISTS\]/);
    expect(await ada.result('CREATE inbox')).toMatch(/^NO \[ALREADYEXISTS\]/);
    for (const name of ['""', '/a', 'x//y', '"x*"']) {
      expect(await ada.result(`CREATE ${name}`)).toMatch(/^NO \[CANNOT\]/);
    }
    expect(await ada.result('CREATE Todo (USE (\\Flagged))')).toMatch(/^OK/);
    expect(await ada.told('LIST (SPECIAL-USE) "" Todo')).toEqual([
      '* LIST (\\HasNoChildren \\Flagged) "/" Todo',
    ]);
    expect(await ada.result('CREATE Odd (USE (\\Odd))')).toMatch(/^NO \[USEATTR\]/);
  });

  it('keep a deleted name as a level while others lie below it', async () => {
    const { client } = await testServer();
    const ada = await client();
    await ada.command('CREATE a/b');
    expect(await ada.result('DELETE a')).toMatch(/^OK/);
    expect(await ada.told('LIST "" a')).toEqual(['* LIST (\\Noselect \\HasChildren) "/" a']);
    expect(await ada.result('SELECT a')).toMatch(/^NO \[NONEXISTENT\]/);
    expect(await ada.result('DELETE a')).toMatch(/^NO \[HASCHILDREN\]/);
    expect(await ada.result('CREATE a')).toMatch(/^OK/);
    expect(await ada.result('DELETE INBOX')).toMatch(/^NO \[CANNOT\]/);
    expect(await ada.result('DELETE x')).toMatch(/^NO \[NONEXISTENT\]/);
  });

  it('give a name that comes again another UIDVALIDITY', async () => {
    const { client, server } = await testServer();
    const ada = await client();
    const before = server.mailbox('ada', 'Once').uidValidity;
    await ada.command('DELETE Once');
    expect(server.mailbox('ada', 'Once').uidValidity).toBeGreaterThan(before);
  });

  it('rename with all below, and keep UIDVALIDITY and UIDs', async () => {
    const { client, server } = await testServer();
    const ada = await client();
    const before = server.mailbox('ada', 'a/b');
    before.append(someMessage());
    expect(await ada.result('RENAME a x/y')).toMatch(/^OK/);
    const after = server.mailbox('ada', 'x/y/b');
    expect([after.uidValidity, after.messages]).toEqual([before.uidValidity, before.messages]);
    expect(await ada.told('LIST "" (a* x*)')).toEqual([
      '* LIST (\\HasChildren) "/" x',
      '* LIST (\\HasChildren) "/" x/y',
      '* LIST (\\HasNoChildren) "/" x/y/b',
    ]);
    expect(await ada.result('RENAME x x/z')).toMatch(/^NO \[CANNOT\]/);
    expect(await ada.result('RENAME x Sent')).toMatch(/^NO \[ALREADYEXISTS\]/);
    expect(await ada.result('RENAME nothing n')).toMatch(/^NO \[NONEXISTENT\]/);
  });

  it('renaming INBOX moves its messages and leaves it empty', async () => {
    const { client, inbox, server } = await testServer();
    inbox.append(someMessage('Old'), { flags: ['\\Seen'] });
    const ada = await client('INBOX');
    expect(await ada.command('RENAME INBOX Old')).toEqual([
      '* 1 EXPUNGE',
      '* 0 RECENT',
      'OK RENAME completed.',
    ]);
    expect(inbox.messages).toEqual([]);
    expect(server.mailbox('ada', 'Old').messages).toMatchObject([{ uid: 1, flags: ['\\Seen'] }]);
  });

  it('a session in a deleted mailbox sees its messages go', async () => {
    const { client, server } = await testServer();
    server.mailbox('ada', 'Doomed').append(someMessage());
    const inside = await client('Doomed');
    await (await client()).command('DELETE Doomed');
    expect(await inside.command('NOOP')).toEqual(['* 1 EXPUNGE', '* 0 RECENT', 'OK Done.']);
  });
});
