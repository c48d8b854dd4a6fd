import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('STORE', () => {
  it('replaces, adds and removes, and is silent when asked to be', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage());
    const ada = await client('INBOX');
    expect(await ada.told('STORE 1 FLAGS (\\Seen \\flagged)')).toEqual([
      '* 1 FETCH (FLAGS (\\Flagged \\Seen \\Recent))',
    ]);
    expect(await ada.told('UID STORE 1 -FLAGS \\SEEN')).toEqual([
      '* 1 FETCH (UID 1 FLAGS (\\Flagged \\Recent))',
    ]);
    expect(await ada.told('STORE 1 +FLAGS.SILENT ($Junk)')).toEqual([
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Junk)',
      '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Junk \\*)] Flags that are kept.',
    ]);
    expect(inbox.messages[0]?.flags).toEqual(['\\Flagged', '$Junk']);
    expect(await ada.result('STORE 1 +FLAGS (\\Recent)')).toMatch(/^BAD /);
    await ada.command('EXAMINE INBOX');
    expect(await ada.result('STORE 1 +FLAGS (\\Seen)')).toMatch(/^NO \[READ-ONLY\]/);
  });
});
