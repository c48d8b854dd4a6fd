import type { MailboxMark } from './mailbox-mark.ts';

/** What is known of a mailbox that is not open. */
export type ClosedMailbox = {
  /** Undefined: it was never looked at. */
  readonly mark: MailboxMark | undefined;
  /** Whether devices may still show messages of it as unread. */
  readonly followsUnread: boolean;
};

/** What a STATUS response tells; servers leave out what has not changed (RFC 5465 5). */
export type ToldStatus = { readonly uidNext?: number | undefined; readonly uidValidity?: number | undefined };

/** Whether a mailbox has to be opened, after it was told of that something has happened in it. */
export function needsLook({ followsUnread, mark }: ClosedMailbox, told: ToldStatus): boolean {
  if (mark === undefined || followsUnread) return true;
  if (told.uidValidity !== undefined && told.uidValidity !== mark.uidValidity) return true;
  return told.uidNext !== undefined && told.uidNext > mark.uidNext;
}
