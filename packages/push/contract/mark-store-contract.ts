import { describe, expect, it } from 'vitest';
import type { MailboxMarkStore } from '../ports.ts';
import { someAccountId } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const largest = { uidValidity: 4_294_967_295, uidNext: 4_294_967_296 };

/** What every MailboxMarkStore must do. */
export function mailboxMarkStoreContract(name: string, open: OpenTwice<MailboxMarkStore>): void {
  describe(`${name} as a MailboxMarkStore`, () => {
    const inbox = { accountId: someAccountId, mailbox: 'INBOX' };
    const lists = { accountId: someAccountId, mailbox: 'Listen/Übung' };
    const other = { accountId: '250@1', mailbox: 'INBOX' } as const;

    it('knows how far each mailbox was seen, by the last word of any process', async () => {
      const [store, second] = await open();
      await store.put(inbox, { uidValidity: 7, uidNext: 101 });
      await store.put(lists, { uidValidity: 9, uidNext: 3 });
      await store.put(other, largest);
      await second.put(inbox, { uidValidity: 8, uidNext: 5 });
      expect(await store.find(inbox)).toEqual({ uidValidity: 8, uidNext: 5 });
      expect(await second.find(lists)).toEqual({ uidValidity: 9, uidNext: 3 });
      expect(await second.find(other)).toEqual(largest);
      expect(await store.find({ ...other, mailbox: 'Listen/Übung' })).toBeUndefined();
    });

    it('forgets an account, and no other', async () => {
      const [store] = await open();
      for (const mailbox of [inbox, lists, other]) await store.put(mailbox, largest);
      await store.removeOfAccount(someAccountId);
      const left = await Promise.all([inbox, lists, other].map((mailbox) => store.find(mailbox)));
      expect(left).toEqual([undefined, undefined, largest]);
    });
  });
}
