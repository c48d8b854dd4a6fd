import type { AccountId } from '../account/account.ts';

/** Who told us. */
export type Source = 'dovecot' | 'imap' | 'mail-notify' | 'woven' | 'test';

/** A message has come: the one value that every source makes. */
export type NewMail = {
  readonly accountId: AccountId;
  /** UTF-8, `/` between levels, INBOX in capitals. */
  readonly mailbox: string;
  /** Both or none: mail-notify knows neither. */
  readonly uidValidity?: number;
  readonly uid?: number;
  /** Decoded (RFC 2047), never raw header text. */
  readonly from?: { readonly name?: string; readonly address: string };
  readonly subject?: string;
  readonly snippet?: string;
  /** Unread messages of the mailbox, this one included. */
  readonly unseen?: number;
  /** False: it does not count in a badge (a woven advertisement). */
  readonly counted: boolean;
  readonly atMs: number;
  readonly source: Source;
};

/** Messages were read or removed by some client: devices take their notifications back. */
export type MailSeen = {
  readonly accountId: AccountId;
  readonly mailbox: string;
  readonly uidValidity: number;
  readonly uids: readonly number[];
  /** Unread messages that are left in the mailbox. */
  readonly unseen?: number;
  readonly atMs: number;
  readonly source: Source;
};

/** What a source tells of a mailbox. */
export type MailboxEvent =
  | ({ readonly event: 'new-mail' } & NewMail)
  | ({ readonly event: 'seen' } & MailSeen);
