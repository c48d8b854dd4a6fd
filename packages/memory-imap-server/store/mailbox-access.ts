import { type Flag, uid } from '@mailweave/imap';
import type { Mailbox } from './mailbox.ts';

export type AppendOptions = { readonly flags?: readonly Flag[]; readonly internalDateMs?: number };

export type MemoryMessage = { readonly uid: number; readonly flags: readonly Flag[]; readonly bytes: Buffer };

/** A mailbox from inside the process: what is done here is told to the sessions like any other change. */
export type MemoryMailbox = {
  readonly uidValidity: number;
  readonly uidNext: number;
  /** As they are now, in the order of UIDs. */
  readonly messages: readonly MemoryMessage[];
  /** @returns the UID. Without internalDateMs the message came now */
  append(bytes: Buffer, options?: AppendOptions): number;
  /** False when there is no such message. */
  setFlags(uid: number, flags: readonly Flag[]): boolean;
  /** False when there is no such message. */
  expunge(uid: number): boolean;
};

export function mailboxAccess(mailbox: Mailbox, nowMs: () => number): MemoryMailbox {
  return {
    uidValidity: mailbox.uidValidity,
    get uidNext() {
      return mailbox.uidNext;
    },
    get messages() {
      return mailbox.messages.map((message) => ({
        uid: message.uid,
        flags: message.flags,
        bytes: message.bytes,
      }));
    },
    append: (bytes, { flags = [], internalDateMs = nowMs() } = {}) =>
      mailbox.append({ bytes, flags, internalDate: { atMs: internalDateMs, zoneMinutes: 0 } }).uid,
    setFlags: (wanted, flags) => mailbox.changeFlags(uid(wanted), { mode: 'replace', flags }),
    expunge: (wanted) => mailbox.expunge(uid(wanted)),
  };
}
