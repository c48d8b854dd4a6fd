import { describe, expect, it } from 'vitest';
import type { MailboxMarkStore } from '../ports.ts';
import { someAccountId } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const largest = { uidValidity: 4_294_967_295, uidNext: 4_294_967_296 };

/** What every MailboxMarkStore must do. */
export function mailboxMarkStoreContract(name: string, open: OpenTwice<MailboxMarkStore>): void {
  describe(`${name} as a MailboxMarkStore`, () => {
    it('knows how far each account was seen, by the last word of any process', async () => {
      const [store, other] = await open();
      await store.put(someAccountId, { uidValidity: 7, uidNext: 101 });
      await store.put('250@1', largest);
      await other.put(someAccountId, { uidValidity: 8, uidNext: 5 });
      expect(await store.find(someAccountId)).toEqual({ uidValidity: 8, uidNext: 5 });
      expect(await other.find('250@1')).toEqual(largest);
      expect(await store.find('251@1')).toBeUndefined();
    });
  });
}
