import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('EXPUNGE and CLOSE', () => {
  it('EXPUNGE takes all that is \\Deleted, UID EXPUNGE only what it names', async () => {
    const { client, inbox } = await testServer();
    for (const name of ['a', 'b', 'c', 'd']) inbox.append(someMessage(name));
    for (const uid of [1, 2, 4]) inbox.setFlags(uid, ['\\Deleted']);
    const ada = await client('INBOX');
    expect(await ada.command('UID EXPUNGE 2:3')).toEqual(['* 2 EXPUNGE', '* 3 RECENT', 'OK Expunged.']);
    expect(await ada.command('EXPUNGE')).toEqual([
      '* 1 EXPUNGE',
      '* 2 EXPUNGE',
      '* 1 RECENT',
      'OK Expunged.',
    ]);
    expect([inbox.messages.map(({ uid }) => uid), inbox.uidNext]).toEqual([[3], 5]);
  });

  it('CLOSE expunges without a word, after EXAMINE nothing does', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage(), { flags: ['\\Deleted'] });
    const ada = await client();
    await ada.command('EXAMINE INBOX');
    expect(await ada.result('EXPUNGE')).toMatch(/^NO \[READ-ONLY\]/);
    await ada.command('CLOSE');
    expect(inbox.messages).toHaveLength(1);
    await ada.command('SELECT INBOX');
    await ada.command('UNSELECT');
    expect(inbox.messages).toHaveLength(1);
    await ada.command('SELECT INBOX');
    expect(await ada.command('CLOSE')).toEqual(['OK CLOSE completed.']);
    expect(inbox.messages).toHaveLength(0);
  });

  it('never gives a UID twice', async () => {
    const { inbox } = await testServer();
    const first = inbox.append(someMessage());
    inbox.expunge(first);
    expect(inbox.append(someMessage())).toBe(first + 1);
  });
});
