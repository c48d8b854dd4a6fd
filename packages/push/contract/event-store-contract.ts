import { describe, expect, it } from 'vitest';
import type { MailboxEvent } from '../mailbox-events/new-mail.ts';
import type { PushStores } from '../ports.ts';
import { aNewMail, someAccountId, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

/** What an EventStore must do. */
export function eventStoreContract(name: string, open: OpenTwice<PushStores>): void {
  const mail = (uid: number): MailboxEvent => ({ event: 'new-mail', ...aNewMail({ uid }) });

  describe(`${name}: event store`, () => {
    it('takes a message once, whoever tells of it and in whatever process', async () => {
      const [{ events }, { events: others }] = await open();
      expect(await events.add([mail(1), mail(2)], someTimeMs)).toEqual([true, true]);
      expect(await others.add([mail(2), mail(3), mail(1)], someTimeMs)).toEqual([false, true, false]);
    });

    it('takes the first of two that tell of one message in the same call', async () => {
      const [{ events }] = await open();
      expect(await events.add([mail(1), mail(2), mail(1)], someTimeMs)).toEqual([true, true, false]);
    });

    it('takes what was seen as often as it is told', async () => {
      const [{ events }] = await open();
      const seen: MailboxEvent = {
        event: 'seen',
        accountId: someAccountId,
        mailbox: 'INBOX',
        uidValidity: 7,
        uids: [101],
        atMs: someTimeMs,
        source: 'imap',
      };
      expect(await events.add([seen, mail(1), seen], someTimeMs)).toEqual([true, true, true]);
      expect(await events.add([seen], someTimeMs)).toEqual([true]);
    });

    it('lets exactly one of many at once have told first', async () => {
      const [{ events }, { events: others }] = await open();
      const told = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? events : others).add([mail(1), mail(2)], someTimeMs),
        ),
      );
      expect(told.filter(([first]) => first)).toHaveLength(1);
      expect(told.filter(([, second]) => second)).toHaveLength(1);
    });
  });
}
