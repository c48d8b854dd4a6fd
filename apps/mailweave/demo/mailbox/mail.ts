import type { Charset } from './mime/charset.ts';
import type { HeaderField } from './mime/header.ts';
import type { Person } from './mime/message.ts';
import type { Part } from './mime/part.ts';

export type Folder = 'INBOX' | 'Sent' | 'Drafts' | 'Archive' | 'Trash';

/** A mail as it is told in the files of `mails/`. */
export type Mail = {
  /** Names the mail among all of the mailbox; part of its Message-ID. */
  readonly id: string;
  /** Default INBOX. */
  readonly folder?: Folder;
  readonly sentMs: number;
  /** Of the sender, minutes east of Greenwich; default the owner's. */
  readonly zoneMinutes?: number;
  readonly flags?: readonly string[];
  readonly from: Person;
  /** Default the owner of the mailbox. */
  readonly to?: readonly Person[];
  readonly cc?: readonly Person[];
  readonly subject: string;
  /** Of subject and names; default UTF-8. */
  readonly charset?: Charset;
  /** The id of the mail that this one answers. */
  readonly answers?: string;
  readonly fields?: readonly HeaderField[];
  readonly content: Part;
};

export const SEEN: readonly string[] = ['\\Seen'];
export const ANSWERED: readonly string[] = ['\\Seen', '\\Answered'];
export const FLAGGED: readonly string[] = ['\\Seen', '\\Flagged'];
