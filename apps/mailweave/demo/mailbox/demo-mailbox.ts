import { type Days, dateField, daysAround, HOME_ZONE_MINUTES } from './days.ts';
import type { Folder, Mail } from './mail.ts';
import { accountMails } from './mails/accounts.ts';
import { choirMails } from './mails/choir.ts';
import { errandMails } from './mails/errands.ts';
import { familyMails } from './mails/family.ts';
import { friendMails } from './mails/friends.ts';
import { newsletterMails } from './mails/newsletters.ts';
import { olderMails } from './mails/older.ts';
import { receiptMails } from './mails/receipts.ts';
import { travelMails } from './mails/travel.ts';
import { weekendMails } from './mails/weekend.ts';
import { workMails } from './mails/work.ts';
import { messageBytes } from './mime/message.ts';
import { alex } from './people.ts';

/** A message as it goes into a mailbox. */
export type DemoMessage = {
  readonly folder: Folder;
  readonly flags: readonly string[];
  readonly internalDateMs: number;
  readonly bytes: Buffer;
};

const GROUPS: readonly ((days: Days) => readonly Mail[])[] = [
  weekendMails,
  workMails,
  familyMails,
  choirMails,
  friendMails,
  newsletterMails,
  receiptMails,
  travelMails,
  accountMails,
  errandMails,
  olderMails,
];

/**
 * The mailbox of the demonstration: fifty mails in INBOX and some in the other folders, from the ninety days
 * before `nowMs`, oldest first. The same moment gives the same bytes.
 */
export function demoMailbox(nowMs: number): DemoMessage[] {
  const mails = GROUPS.flatMap((group) => group(daysAround(nowMs)));
  const byId = new Map(mails.map((mail) => [mail.id, mail]));
  return mails
    .toSorted((a, b) => a.sentMs - b.sentMs)
    .map((mail) => ({
      folder: mail.folder ?? 'INBOX',
      flags: mail.flags ?? [],
      internalDateMs: mail.sentMs,
      bytes: bytesOf(mail, byId),
    }));
}

function bytesOf(mail: Mail, byId: ReadonlyMap<string, Mail>): Buffer {
  return messageBytes({
    id: messageId(mail),
    date: dateField(mail.sentMs, mail.zoneMinutes ?? HOME_ZONE_MINUTES),
    from: mail.from,
    to: mail.to ?? [alex],
    cc: mail.cc ?? [],
    subject: mail.subject,
    charset: mail.charset ?? 'utf-8',
    references: referencesOf(mail, byId),
    fields: mail.fields ?? [],
    content: mail.content,
  });
}

function messageId({ id, from }: Mail): string {
  return `<${id}@${from.address.split('@')[1]}>`;
}

/** The mails that led to this one, oldest first. */
function referencesOf({ answers }: Mail, byId: ReadonlyMap<string, Mail>): string[] {
  const answered = answers === undefined ? undefined : byId.get(answers);
  return answered === undefined ? [] : [...referencesOf(answered, byId), messageId(answered)];
}
