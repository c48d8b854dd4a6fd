import type { ByteString } from './byte-string.ts';

/**
 * A name to compare mailboxes by: INBOX is one mailbox in any case, every other name is taken as it is
 * (RFC 3501 5.1). Only the whole name is special: `Inbox/Work` keeps its case.
 */
export function canonicalMailboxName(name: ByteString): string {
  return name.length === 5 && name.toUpperCase() === 'INBOX' ? 'INBOX' : name;
}

export function sameMailbox(a: ByteString, b: ByteString): boolean {
  return canonicalMailboxName(a) === canonicalMailboxName(b);
}
