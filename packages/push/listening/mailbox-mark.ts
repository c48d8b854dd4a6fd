import type { AccountId } from '../account/account.ts';

export type MailboxOfAccount = {
  readonly accountId: AccountId;
  /** As a NewMail names it. */
  readonly mailbox: string;
};

/** How far a mailbox was seen: every message with a UID below `uidNext` has been told of, or is older than the listener. */
export type MailboxMark = { readonly uidValidity: number; readonly uidNext: number };

/** What has come between two looks at a mailbox. */
export type Arrivals =
  | { readonly came: 'nothing' }
  /** UIDs from `first` to `last`, both included; some of them may be gone again. */
  | { readonly came: 'messages'; readonly first: number; readonly last: number }
  /** The mailbox has other numbers now, or was made anew: what is in it nobody can tell from what was in it before. */
  | { readonly came: 'renumbered' };

/** @param before undefined: never looked at; what is there already is no new mail */
export function arrivals(before: MailboxMark | undefined, now: MailboxMark): Arrivals {
  if (before === undefined) return { came: 'nothing' };
  if (before.uidValidity !== now.uidValidity) return { came: 'renumbered' };
  if (now.uidNext <= before.uidNext) return { came: 'nothing' };
  return { came: 'messages', first: before.uidNext, last: now.uidNext - 1 };
}

/** So many messages of one look are told of, the newest; one summary says the rest. */
const MAX_TOLD = 200;
/** Of so many the sender and the subject are asked for. */
const MAX_SHOWN = 20;

/** @param uids ascending. `shown`: those to ask for sender and subject; `silent`: how many are not told of */
export function tellingOf(uids: readonly number[]): {
  told: readonly number[];
  shown: readonly number[];
  silent: number;
} {
  const told = uids.slice(-MAX_TOLD);
  return { told, shown: told.slice(-MAX_SHOWN), silent: uids.length - told.length };
}
