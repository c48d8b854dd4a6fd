import type { LoadProcess } from '../load/load-process.ts';
import type { Amounts } from '../options.ts';
import type { Subject, SubjectName } from '../subjects/subject.ts';
import type { FullInbox, Mailboxes } from './fill-mailboxes.ts';

type Checked = {
  readonly load: LoadProcess;
  readonly subjects: readonly Subject[];
  readonly amounts: Amounts;
};

/** Three envelopes have more, the figures in the text of an OK differ by less. */
const WOVEN_BYTES = 300;

/**
 * Makes sure that what is measured is there: every subject sends the large message, and Mailweave lists more
 * than the backend holds where messages are woven, and only there.
 * @throws Error when it is not so
 */
export async function checkInboxes(mailboxes: Mailboxes, checked: Checked): Promise<void> {
  for (const inbox of [mailboxes.woven, mailboxes.nothingWoven]) {
    const bodies = await answerSizes(`UID FETCH ${inbox.largeUid} BODY.PEEK[]`, inbox, checked);
    for (const [name, bytes] of bodies) {
      if (bytes < checked.amounts.largeBytes) throw new Error(`${name} does not send the large message.`);
    }
    const listings = await answerSizes('UID FETCH 1:* (ENVELOPE)', inbox, checked);
    const added = (listings.get('mailweave') ?? 0) - (listings.get('direct') ?? 0);
    if (added > WOVEN_BYTES !== (inbox === mailboxes.woven)) {
      throw new Error(
        `Mailweave's list of ${inbox === mailboxes.woven ? 'the woven' : 'the other'} inbox is wrong.`,
      );
    }
  }
}

async function answerSizes(
  command: string,
  { account }: FullInbox,
  { load, subjects }: Checked,
): Promise<Map<SubjectName, number>> {
  const sizes = new Map<SubjectName, number>();
  for (const { name, plain } of subjects) {
    const job = { kind: 'exchange', address: plain, account, setup: ['SELECT INBOX'], command } as const;
    const { answerBytes } = await load.run({ ...job, repeats: 1 });
    sizes.set(name, answerBytes[0] ?? 0);
  }
  return sizes;
}
