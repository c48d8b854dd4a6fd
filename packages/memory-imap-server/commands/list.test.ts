import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('LIST', () => {
  it('tells a new account with its special uses', async () => {
    const { client } = await testServer();
    expect(await (await client()).told('LIST "" *')).toEqual([
      '* LIST (\\HasNoChildren) "/" INBOX',
      '* LIST (\\HasNoChildren \\Archive) "/" Archive',
      '* LIST (\\HasNoChildren \\Drafts) "/" Drafts',
      '* LIST (\\HasNoChildren \\Junk) "/" Junk',
      '* LIST (\\HasNoChildren \\Sent) "/" Sent',
      '* LIST (\\HasNoChildren \\Trash) "/" Trash',
    ]);
  });

  it('stops at the delimiter with %, and takes a reference and INBOX in any case', async () => {
    const { client } = await testServer();
    const ada = await client();
    await ada.command('CREATE Work/2026/Reports');
    expect(await ada.told('LIST "" W%')).toEqual(['* LIST (\\HasChildren) "/" Work']);
    expect(await ada.told('LIST "Work/" %')).toEqual(['* LIST (\\HasChildren) "/" Work/2026']);
    expect(await ada.told('LIST Work /*ports')).toEqual(['* LIST (\\HasNoChildren) "/" Work/2026/Reports']);
    expect(await ada.told('LIST "" inb%')).toEqual(['* LIST (\\HasNoChildren) "/" INBOX']);
    expect(await ada.told('LIST "" ""')).toEqual(['* LIST (\\Noselect) "/" ""']);
  });

  it('selects and returns what LIST-EXTENDED asks for', async () => {
    const { client } = await testServer();
    const ada = await client();
    for (const name of ['Archive', 'Drafts', 'Junk', 'Trash']) await ada.command(`UNSUBSCRIBE ${name}`);
    await ada.command('SUBSCRIBE Gone/Away');
    expect(await ada.told('LIST (SUBSCRIBED) "" *')).toEqual([
      '* LIST (\\HasNoChildren \\Subscribed) "/" INBOX',
      '* LIST (\\HasNoChildren \\Sent \\Subscribed) "/" Sent',
      '* LIST (\\NonExistent \\HasNoChildren \\Subscribed) "/" Gone/Away',
    ]);
    expect(await ada.told('LIST (SUBSCRIBED RECURSIVEMATCH) "" G%')).toEqual([
      '* LIST (\\NonExistent \\HasNoChildren) "/" Gone ("CHILDINFO" ("SUBSCRIBED"))',
    ]);
    expect(await ada.told('LIST (SPECIAL-USE) "" (S* T*) RETURN (SUBSCRIBED)')).toEqual([
      '* LIST (\\HasNoChildren \\Sent \\Subscribed) "/" Sent',
      '* LIST (\\HasNoChildren \\Trash) "/" Trash',
    ]);
    expect(await ada.result('LIST (RECURSIVEMATCH) "" *')).toMatch(/^BAD /);
    expect(await ada.result('LIST "" * RETURN (MYRIGHTS)')).toMatch(/^BAD /);
  });

  it('returns STATUS with the names', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage());
    expect(await (await client()).told('LIST "" (INBOX Sent) RETURN (STATUS (MESSAGES UNSEEN))')).toEqual([
      '* LIST (\\HasNoChildren) "/" INBOX',
      '* STATUS INBOX (MESSAGES 1 UNSEEN 1)',
      '* LIST (\\HasNoChildren \\Sent) "/" Sent',
      '* STATUS Sent (MESSAGES 0 UNSEEN 0)',
    ]);
  });
});

describe('LSUB', () => {
  it('tells the subscribed names, and with % the levels above them', async () => {
    const { client } = await testServer();
    const ada = await client();
    await ada.command('SUBSCRIBE News/Comp/Mail');
    expect(await ada.told('LSUB "" News*')).toEqual(['* LSUB () "/" News/Comp/Mail']);
    expect(await ada.told('LSUB News/ %')).toEqual(['* LSUB (\\Noselect) "/" News/Comp']);
    expect(await ada.result('UNSUBSCRIBE News')).toMatch(/^NO /);
  });
});
