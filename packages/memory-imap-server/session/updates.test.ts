import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('what another session does', () => {
  it('is told with the next command, in the order keywords, expunges, arrivals, recent ones, flags', async () => {
    const { client, inbox } = await testServer();
    for (const name of ['a', 'b', 'c']) inbox.append(someMessage(name));
    const ada = await client('INBOX');
    inbox.setFlags(3, ['\\Seen', '$Late']);
    inbox.expunge(1);
    inbox.append(someMessage('d'));
    expect(await ada.command('NOOP')).toEqual([
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Late)',
      '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Late \\*)] Flags that are kept.',
      '* 1 EXPUNGE',
      '* 3 EXISTS',
      '* 2 FETCH (FLAGS (\\Seen $Late \\Recent))',
      'OK Done.',
    ]);
  });

  it('is no EXPUNGE during FETCH, STORE and SEARCH by number: numbers and contents stay', async () => {
    const { client, inbox } = await testServer();
    for (const name of ['a', 'b']) inbox.append(someMessage(name));
    const ada = await client('INBOX');
    inbox.expunge(1);
    inbox.append(someMessage('c'));
    expect(await ada.command('FETCH 1:2 (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])')).toEqual([
      '* 1 FETCH (UID 1 BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: a\r\n\r\n)',
      '* 2 FETCH (UID 2 BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: b\r\n\r\n)',
      '* 3 EXISTS',
      '* 3 RECENT',
      'OK FETCH completed.',
    ]);
    expect(await ada.command('SEARCH ALL')).toEqual(['* SEARCH 2 3', 'OK SEARCH completed.']);
    expect(await ada.command('STORE 1:2 +FLAGS (\\Seen)')).toEqual([
      '* 2 FETCH (FLAGS (\\Seen \\Recent))',
      'NO [EXPUNGEISSUED] Some of the messages no longer exist.',
    ]);
    expect(await ada.command('STORE 1 +FLAGS.SILENT (\\Seen)')).toEqual(['OK STORE completed.']);
    expect(await ada.command('UID STORE 1:2 -FLAGS (\\Seen)')).toEqual([
      '* 1 EXPUNGE',
      '* 2 RECENT',
      '* 1 FETCH (UID 2 FLAGS (\\Recent))',
      'OK STORE completed.',
    ]);
  });

  it('stops a COPY by number of what is gone, and is passed over by UID', async () => {
    const { client, inbox, server } = await testServer();
    for (const name of ['a', 'b']) inbox.append(someMessage(name));
    const ada = await client('INBOX');
    inbox.expunge(1);
    expect((await ada.command('COPY 1:2 Sent')).at(0)).toBe('* 1 EXPUNGE');
    inbox.expunge(2);
    expect(await ada.command('UID COPY 1:2 Sent')).toEqual([
      '* 1 EXPUNGE',
      '* 0 RECENT',
      'OK COPY completed.',
    ]);
    expect(server.mailbox('ada', 'Sent').messages).toEqual([]);
  });

  it('is not told at all when a message came and went in between', async () => {
    const { client, inbox } = await testServer();
    const ada = await client('INBOX');
    inbox.expunge(inbox.append(someMessage()));
    expect(await ada.command('NOOP')).toEqual(['OK Done.']);
  });

  it('is told although the own change of the same flags was silent', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage());
    const [ada, other] = [await client('INBOX'), await client('INBOX')];
    await other.command('STORE 1 +FLAGS.SILENT (\\Flagged)');
    expect(await ada.command('STORE 1 +FLAGS.SILENT (\\Seen)')).toEqual([
      '* 1 FETCH (FLAGS (\\Flagged \\Seen \\Recent))',
      'OK STORE completed.',
    ]);
    expect(await other.command('NOOP')).toEqual(['* 1 FETCH (FLAGS (\\Flagged \\Seen))', 'OK Done.']);
  });
});

describe('IDLE', () => {
  it('tells what waits, then each change as it happens, until DONE', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage('a'));
    const ada = await client('INBOX');
    inbox.append(someMessage('b'));
    ada.send('i IDLE\r\n');
    expect([await ada.line(), await ada.line(), await ada.line()]).toEqual([
      '+ idling',
      '* 2 EXISTS',
      '* 2 RECENT',
    ]);
    inbox.setFlags(1, ['\\Seen']);
    expect(await ada.line()).toBe('* 1 FETCH (FLAGS (\\Seen \\Recent))');
    inbox.expunge(1);
    expect([await ada.line(), await ada.line()]).toEqual(['* 1 EXPUNGE', '* 1 RECENT']);
    ada.send('done\r\n');
    expect(await ada.line()).toBe('i OK IDLE completed.');
  });

  it('takes nothing but DONE', async () => {
    const { client } = await testServer();
    const ada = await client();
    ada.send('i IDLE\r\nj NOOP\r\nk NOOP\r\n');
    expect([await ada.line(), await ada.line(), await ada.line()]).toEqual([
      '+ idling',
      'i BAD Expected DONE.',
      'k OK Done.',
    ]);
  });
});

describe('\\Recent', () => {
  it('is seen by the first session that is told, and by no later one', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage('a'));
    const [ada, other] = [await client('INBOX'), await client('INBOX')];
    expect(await ada.told('SEARCH RECENT')).toEqual(['* SEARCH 1']);
    expect(await other.told('SEARCH RECENT')).toEqual(['* SEARCH']);
    inbox.append(someMessage('b'));
    expect(await other.told('NOOP')).toEqual(['* 2 EXISTS', '* 1 RECENT']);
    expect(await ada.told('NOOP')).toEqual(['* 2 EXISTS']);
  });

  it('stays where a mailbox was only examined', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage());
    const ada = await client();
    expect(await ada.told('EXAMINE INBOX')).toContain('* 1 RECENT');
    expect(await ada.told('SELECT INBOX')).toContain('* 1 RECENT');
    expect(await ada.told('SELECT INBOX')).toContain('* 0 RECENT');
  });
});
