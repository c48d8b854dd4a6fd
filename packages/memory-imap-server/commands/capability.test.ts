import { describe, expect, it } from 'vitest';
import { testServer } from '../testing/test-server.ts';

describe('the small ones', () => {
  it('NAMESPACE, ID, ENABLE and CAPABILITY answer', async () => {
    const { client } = await testServer();
    const ada = await client();
    expect(await ada.told('NAMESPACE')).toEqual(['* NAMESPACE (("" "/")) NIL NIL']);
    expect(await ada.told('ID NIL')).toEqual(['* ID ("name" "Mailweave memory IMAP server")']);
    expect(await ada.told('ENABLE CONDSTORE')).toEqual(['* ENABLED']);
    expect((await ada.told('CAPABILITY'))[0]).toMatch(/^\* CAPABILITY IMAP4rev1 /);
  });
});
