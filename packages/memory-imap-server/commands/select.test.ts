import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('SELECT and EXAMINE', () => {
  it('tell all that RFC 3501 demands', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage(), { flags: ['\\Seen', '$Work'] });
    inbox.append(someMessage());
    const ada = await client();
    const flags = '(\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work';
    const rest = [
      '* 2 EXISTS',
      '* 2 RECENT',
      '* OK [UNSEEN 2] First unseen.',
      `* OK [UIDVALIDITY ${inbox.uidValidity}] UIDs valid.`,
      '* OK [UIDNEXT 3] Predicted next UID.',
    ];
    expect(await ada.command('EXAMINE INBOX')).toEqual([
      `* FLAGS ${flags})`,
      '* OK [PERMANENTFLAGS ()] Flags that are kept.',
      ...rest,
      'OK [READ-ONLY] EXAMINE completed.',
    ]);
    expect(await ada.command('SELECT INBOX')).toEqual([
      `* FLAGS ${flags})`,
      `* OK [PERMANENTFLAGS ${flags} \\*)] Flags that are kept.`,
      ...rest,
      'OK [READ-WRITE] SELECT completed.',
    ]);
  });

  it('leave no mailbox selected when they fail', async () => {
    const { client } = await testServer();
    const ada = await client('INBOX');
    expect(await ada.result('SELECT Nowhere')).toMatch(/^NO \[NONEXISTENT\]/);
    expect(await ada.result('CHECK')).toMatch(/^BAD /);
  });
});
