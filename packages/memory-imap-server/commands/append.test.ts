import { describe, expect, it } from 'vitest';
import { testServer } from '../testing/test-server.ts';

describe('APPEND', () => {
  it('keeps bytes, flags and date with its zone, and tells the UID and the new number', async () => {
    const { client, inbox } = await testServer();
    const ada = await client('INBOX');
    expect(
      await ada.command('APPEND inbox (\\seen $Work) "17-Jul-1996 02:44:25 -0700" {9+}\r\na: b\r\n\r\nc'),
    ).toEqual([
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work)',
      '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work \\*)] Flags that are kept.',
      '* 1 EXISTS',
      '* 1 RECENT',
      `OK [APPENDUID ${inbox.uidValidity} 1] APPEND completed.`,
    ]);
    expect(await ada.told('FETCH 1 (FLAGS INTERNALDATE BODY.PEEK[])')).toEqual([
      '* 1 FETCH (FLAGS (\\Seen $Work \\Recent) INTERNALDATE "17-Jul-1996 02:44:25 -0700" BODY[] {9}\r\na: b\r\n\r\nc)',
    ]);
  });

  it('takes several messages at once, all or none', async () => {
    const { client, inbox } = await testServer();
    const ada = await client();
    expect(await ada.result('APPEND INBOX {1+}\r\na {1+}\r\nb')).toBe(
      `OK [APPENDUID ${inbox.uidValidity} 1:2] APPEND completed.`,
    );
    expect(await ada.result('APPEND INBOX {1+}\r\nc (\\Recent) {1+}\r\nd')).toMatch(/^BAD /);
    expect(await ada.result('APPEND INBOX {1+}\r\nc {0+}\r\n')).toMatch(/^NO /);
    expect(await ada.result('APPEND INBOX ~{3+}\r\na\0b')).toMatch(/^NO \[UNKNOWN-CTE\]/);
    expect(await ada.result('APPEND Nowhere {1+}\r\na')).toMatch(/^NO \[TRYCREATE\]/);
    expect(inbox.messages.map(({ bytes }) => `${bytes}`)).toEqual(['a', 'b']);
  });
});
