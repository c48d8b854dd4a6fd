import { join } from 'node:path';
import type { Dovecot } from '../../../tools/services/dovecot.ts';
import type { Account } from '../load/job.ts';
import type { Amounts } from '../options.ts';
import { Maildir } from './maildir.ts';
import { largeMessage, ordinaryMessage } from './sample-message.ts';
import { startWeaver } from './weaver.ts';

/** A full inbox; the message with the large body is the last one. */
export type FullInbox = { readonly account: Account; readonly largeUid: number };

export type Mailboxes = {
  /** Three woven messages between the real ones: three quarters of these get another number. */
  readonly woven: FullInbox;
  /** The same real messages, and no campaign for this user. */
  readonly nothingWoven: FullInbox;
  /** Small inboxes, each with one campaign due. */
  readonly due: readonly { readonly account: Account; readonly realMessages: number }[];
};

export type FillOptions = {
  readonly dovecot: Dovecot;
  readonly dataFolder: string;
  readonly accounts: readonly Account[];
  readonly amounts: Amounts;
};

const WOVEN_MESSAGES = 3;
const DUE_USERS = 5;
const DUE_INBOX_MESSAGES = 3;

/** Writes the mail, publishes the campaigns and has the woven messages claimed. */
export async function fillMailboxes(options: FillOptions): Promise<Mailboxes> {
  const { dovecot, dataFolder, accounts, amounts } = options;
  const [woven, nothingWoven, ...rest] = accounts;
  if (woven === undefined || nothingWoven === undefined) throw new Error('Dovecot has too few users.');
  const due = rest.slice(0, DUE_USERS);
  const mailFolder = join(dovecot.dir, 'mail');
  await using weaver = await startWeaver(dataFolder, { host: dovecot.host, port: dovecot.imapPort });
  const wovenInbox = new Maildir(mailFolder, woven.user);
  for (let number = 1; number <= WOVEN_MESSAGES; number += 1) {
    fillTo(wovenInbox, woven.user, Math.floor((amounts.messages * number) / (WOVEN_MESSAGES + 1)));
    await weaver.publish(`notice-${number}`, [woven.user]);
    await weaver.openInbox(woven);
  }
  fillWithLarge(wovenInbox, woven.user, amounts);
  fillWithLarge(new Maildir(mailFolder, nothingWoven.user), nothingWoven.user, amounts);
  for (const { user } of due) fillTo(new Maildir(mailFolder, user), user, DUE_INBOX_MESSAGES);
  await weaver.publish(
    'notice-due',
    due.map(({ user }) => user),
  );
  return {
    woven: { account: woven, largeUid: amounts.messages + WOVEN_MESSAGES },
    nothingWoven: { account: nothingWoven, largeUid: amounts.messages },
    due: due.map((account) => ({ account, realMessages: DUE_INBOX_MESSAGES })),
  };
}

function fillWithLarge(inbox: Maildir, user: string, { messages, largeBytes }: Amounts): void {
  fillTo(inbox, user, messages - 1);
  inbox.add(largeMessage(messages, user, largeBytes));
}

function fillTo(inbox: Maildir, user: string, count: number): void {
  while (inbox.count < count) inbox.add(ordinaryMessage(inbox.count + 1, user));
}
