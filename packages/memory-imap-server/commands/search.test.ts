import { describe, expect, it } from 'vitest';
import type { TestClient } from '../testing/test-client.ts';
import { multipartMessage, someMessage, someTimeMs, testServer } from '../testing/test-server.ts';

describe('SEARCH', () => {
  const day = 86_400_000;

  async function searching(): Promise<TestClient> {
    const { client, inbox } = await testServer();
    inbox.append(multipartMessage, { flags: ['\\Seen'], internalDateMs: someTimeMs - 3 * day });
    inbox.append(someMessage('Apples and pears'), { flags: ['\\Flagged', '$Fruit'] });
    inbox.append(Buffer.concat([someMessage('Long'), Buffer.alloc(2000, 'x')]));
    inbox.append(Buffer.from('To: eve@mail.example\r\nX-Empty:\r\n\r\nBcc is not here'), {
      flags: ['\\Answered', '\\Deleted', '\\Draft'],
      internalDateMs: someTimeMs - day,
    });
    return await client('INBOX');
  }

  it.each([
    ['ALL', '1 2 3 4'],
    ['SEEN', '1'],
    ['UNSEEN UNANSWERED', '2 3'],
    ['NEW', '2 3 4'],
    ['OLD', ''],
    ['KEYWORD $FRUIT', '2'],
    ['UNKEYWORD $Fruit FLAGGED', ''],
    ['DELETED DRAFT ANSWERED', '4'],
    ['CHARSET UTF-8 OR SUBJECT "gr\u00c3\u00bc\u00c3\u009fe" SUBJECT pears', '1 2'],
    ['FROM ADA', '1 2 3'],
    ['TO eve', '4'],
    ['BCC ""', ''],
    ['HEADER X-Empty ""', '4'],
    ['BODY "text of"', '2 3'],
    ['TEXT "subject: apples"', '2'],
    ['BODY "bcc is"', '4'],
    ['LARGER 2000', '3'],
    ['SMALLER 60', '4'],
    ['BEFORE 28-Feb-2026', '1'],
    ['ON 28-Feb-2026', '4'],
    ['SINCE 28-Feb-2026', '2 3 4'],
    ['SENTON 1-Mar-2026', '1'],
    ['SENTSINCE 2-Mar-2026', ''],
    ['YOUNGER 86400', '2 3 4'],
    ['OLDER 86400', '1 4'],
    ['2:3', '2 3'],
    ['NOT 1:2,9', '3 4'],
    ['FUZZY (SUBJECT pears FLAGGED) NOT FUZZY DELETED', '2'],
    ['UID 3:*', '3 4'],
    ['(OR 1 (SEEN FLAGGED)) NOT DELETED', '1'],
  ])('finds %s', async (program, numbers) => {
    const client = await searching();
    const expected = numbers === '' ? '* SEARCH' : `* SEARCH ${numbers}`;
    expect(await client.told(`SEARCH ${program}`)).toEqual([expected]);
  });

  it('answers UIDs to UID SEARCH', async () => {
    const { client, inbox } = await testServer();
    for (const name of ['a', 'b']) inbox.append(someMessage(name));
    inbox.expunge(1);
    expect(await (await client('INBOX')).told('UID SEARCH ALL')).toEqual(['* SEARCH 2']);
  });

  it('answers what RETURN asks for', async () => {
    const client = await searching();
    expect(await client.command('UID SEARCH RETURN (MIN MAX COUNT ALL) UNSEEN')).toEqual([
      '* ESEARCH (TAG "t3") UID MIN 2 MAX 4 COUNT 3 ALL 2:4',
      'OK SEARCH completed.',
    ]);
    expect(await client.told('SEARCH RETURN () SEEN')).toEqual(['* ESEARCH (TAG "t4") ALL 1']);
    expect(await client.told('SEARCH RETURN (MIN COUNT) OLD')).toEqual(['* ESEARCH (TAG "t5") COUNT 0']);
  });

  it('tells the score of what it finds, which is found exactly', async () => {
    const client = await searching();
    expect(await client.told('SEARCH RETURN (RELEVANCY ALL) FUZZY TEXT apples')).toEqual([
      '* ESEARCH (TAG "t3") ALL 2 RELEVANCY (100)',
    ]);
  });

  it('keeps a result for `$`, without what is expunged', async () => {
    const client = await searching();
    expect(await client.command('SEARCH RETURN (SAVE) UNSEEN')).toEqual(['OK SEARCH completed.']);
    expect(await client.told('SEARCH $ SMALLER 1000')).toEqual(['* SEARCH 2 4']);
    await client.command('EXPUNGE');
    expect(await client.told('FETCH $ UID')).toEqual(['* 2 FETCH (UID 2)', '* 3 FETCH (UID 3)']);
    await client.command('SEARCH RETURN (SAVE MAX) ALL');
    expect(await client.told('UID SEARCH UID $')).toEqual(['* SEARCH 3']);
    expect(await client.result('SEARCH RETURN (SAVE) CHARSET KOI8-R ALL')).toBe(
      'NO [BADCHARSET (US-ASCII UTF-8)] The charset is not known.',
    );
    expect(await client.command('FETCH $ UID')).toEqual(['OK FETCH completed.']);
  });

  it('refuses keys that are not offered', async () => {
    const client = await searching();
    expect(await client.result('SEARCH OR ALL NOT FUZZY (MODSEQ 5)')).toMatch(/^BAD /);
  });
});
