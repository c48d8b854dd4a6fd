import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('STATUS', () => {
  it('counts, and refuses what it cannot count', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage('One'), { flags: ['\\Seen', '\\Deleted'] });
    const { length } = someMessage('One');
    const ada = await client();
    const items = 'MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE';
    expect(await ada.told(`STATUS inbox (${items})`)).toEqual([
      `* STATUS inbox (MESSAGES 1 RECENT 1 UIDNEXT 2 UIDVALIDITY ${inbox.uidValidity} UNSEEN 0 DELETED 1 SIZE ${length})`,
    ]);
    expect(await ada.result('STATUS INBOX (HIGHESTMODSEQ)')).toMatch(/^BAD /);
    expect(await ada.result('STATUS Nowhere (MESSAGES)')).toMatch(/^NO \[NONEXISTENT\]/);
  });
});
