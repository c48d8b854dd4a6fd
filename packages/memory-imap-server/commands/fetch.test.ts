import { describe, expect, it } from 'vitest';
import { multipartMessage, someMessage, testServer } from '../testing/test-server.ts';

describe('FETCH', () => {
  it('answers the items in the order in which they were asked for', async () => {
    const { client, inbox } = await testServer();
    inbox.append(multipartMessage);
    const ada = await client('INBOX');
    expect(await ada.told('FETCH 1 (RFC822.SIZE UID INTERNALDATE ENVELOPE BODY)')).toEqual([
      `* 1 FETCH (RFC822.SIZE ${multipartMessage.length} UID 1 INTERNALDATE " 1-Mar-2026 12:00:00 +0000" ENVELOPE (` +
        '"Sun, 1 Mar 2026 12:00:00 +0000" "=?utf-8?q?Gr=C3=BC=C3=9Fe?=" (("Ada" NIL "ada" "mail.example")) ' +
        '(("Ada" NIL "ada" "mail.example")) (("Ada" NIL "ada" "mail.example")) NIL NIL NIL NIL NIL) ' +
        'BODY (("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 5 0)' +
        '("application" "octet-stream" NIL NIL NIL "base64" 4) "mixed"))',
    ]);
  });

  it.each([
    [
      'BODY.PEEK[HEADER.FIELDS (SUBJECT)]',
      'BODY[HEADER.FIELDS (SUBJECT)] {40}\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n',
    ],
    ['BODY.PEEK[1]', 'BODY[1] {5}\r\nplain'],
    ['BODY.PEEK[1]<1.3>', 'BODY[1]<1> {3}\r\nlai'],
    ['BODY.PEEK[1]<9.3>', 'BODY[1]<9> {0}\r\n'],
    ['BODY.PEEK[2.MIME]<0.12>', 'BODY[2.MIME]<0> {12}\r\nContent-Type'],
    ['BODY.PEEK[3]', 'BODY[3] NIL'],
    ['BINARY.PEEK[2]', 'BINARY[2] ~{2}\r\n\0a'],
    ['BINARY.SIZE[2]', 'BINARY.SIZE[2] 2'],
  ])('gives %s', async (item, value) => {
    const { client, inbox } = await testServer();
    inbox.append(multipartMessage);
    expect(await (await client('INBOX')).told(`FETCH 1 ${item}`)).toEqual([`* 1 FETCH (${value})`]);
  });

  it('sets \\Seen when a body is read, and only then', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage());
    const ada = await client('INBOX');
    expect(await ada.told('FETCH 1 (RFC822.HEADER BODY.PEEK[TEXT] RFC822.SIZE)')).toHaveLength(1);
    expect(inbox.messages[0]?.flags).toEqual([]);
    expect(await ada.told('UID FETCH 1 BODY[TEXT]<0.4>')).toEqual([
      '* 1 FETCH (UID 1 BODY[TEXT]<0> {4}\r\nText FLAGS (\\Seen \\Recent))',
    ]);
    expect(await ada.told('FETCH 1 BODY[TEXT]<0.4>')).toEqual(['* 1 FETCH (BODY[TEXT]<0> {4}\r\nText)']);
  });

  it('leaves \\Seen alone in a mailbox that is open for reading only', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage());
    const ada = await client();
    await ada.command('EXAMINE INBOX');
    await ada.command('FETCH 1 BODY[]');
    expect(inbox.messages[0]?.flags).toEqual([]);
  });

  it('takes sets in any order, each message once, and refuses numbers beyond the last', async () => {
    const { client, inbox } = await testServer();
    for (const name of ['a', 'b', 'c', 'd']) inbox.append(someMessage(name));
    inbox.expunge(2);
    const ada = await client('INBOX');
    const uids = async (command: string): Promise<string[]> =>
      (await ada.told(command)).map((line) => /UID (\d+)/.exec(line)?.[1] ?? '');
    expect(await uids('FETCH 3,2:1,1:* UID')).toEqual(['1', '3', '4']);
    expect(await uids('FETCH * UID')).toEqual(['4']);
    expect(await uids('UID FETCH 2:3,99 UID')).toEqual(['3']);
    expect(await uids('UID FETCH 77:* UID')).toEqual(['4']);
    expect(await ada.result('FETCH 4 UID')).toMatch(/^BAD /);
    expect(await ada.result('UID FETCH 2 UID')).toMatch(/^OK /);
    await ada.command('SELECT Sent');
    expect(await ada.result('FETCH 1:* UID')).toMatch(/^BAD /);
    expect(await ada.command('UID FETCH 1:* UID')).toEqual(['OK FETCH completed.']);
  });

  it('refuses items that are not offered, and parts that nobody can decode', async () => {
    const { client, inbox } = await testServer();
    inbox.append(Buffer.from('Content-Transfer-Encoding: x-rot13\r\n\r\nnopq'));
    const ada = await client('INBOX');
    expect(await ada.result('FETCH 1 MODSEQ')).toMatch(/^BAD /);
    expect(await ada.command('FETCH 1 BINARY[1]')).toEqual([
      'NO [UNKNOWN-CTE] A part has an unknown content transfer encoding.',
    ]);
  });
});
