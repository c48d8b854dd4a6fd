import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('COPY and MOVE', () => {
  it('copy flags and date, and tell the UIDs of both sides', async () => {
    const { client, inbox, server } = await testServer();
    const sent = server.mailbox('ada', 'Sent');
    for (const name of ['a', 'b', 'c']) inbox.append(someMessage(name), { flags: ['\\Seen'] });
    const ada = await client('INBOX');
    expect(await ada.command('COPY 1,3 Sent')).toEqual([
      `OK [COPYUID ${sent.uidValidity} 1,3 1:2] COPY completed.`,
    ]);
    expect(sent.messages).toEqual([
      { uid: 1, flags: ['\\Seen'], bytes: someMessage('a') },
      { uid: 2, flags: ['\\Seen'], bytes: someMessage('c') },
    ]);
    expect(await ada.command('UID COPY 9 Sent')).toEqual(['OK COPY completed.']);
    expect(await ada.result('COPY 1 Nowhere')).toMatch(/^NO \[TRYCREATE\]/);
  });

  it('move with COPYUID before EXPUNGE', async () => {
    const { client, inbox, server } = await testServer();
    const { uidValidity } = server.mailbox('ada', 'Archive');
    for (const name of ['a', 'b', 'c']) inbox.append(someMessage(name));
    const ada = await client('INBOX');
    expect(await ada.command('UID MOVE 1:2 Archive')).toEqual([
      `* OK [COPYUID ${uidValidity} 1:2 1:2] Moved.`,
      '* 1 EXPUNGE',
      '* 1 EXPUNGE',
      '* 1 RECENT',
      'OK MOVE completed.',
    ]);
    expect(inbox.messages.map(({ uid }) => uid)).toEqual([3]);
  });

  it('move into the mailbox itself gives a new UID', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage());
    expect(await (await client('INBOX')).command('MOVE 1 INBOX')).toEqual([
      `* OK [COPYUID ${inbox.uidValidity} 1 2] Moved.`,
      '* 1 EXPUNGE',
      '* 1 EXISTS',
      'OK MOVE completed.',
    ]);
  });
});
