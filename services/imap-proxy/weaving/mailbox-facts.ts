import type { ByteString } from '@mailweave/imap';

/** What weaving has to know of a mailbox that a session has opened. */
export type MailboxFacts = {
  /** As the client called it, which is how the backend knows it. */
  readonly wireName: ByteString;
  readonly uidValidity: number;
  /** UIDNEXT at SELECT, if the backend told it. */
  readonly uidNext: number | undefined;
  /** When SELECT was sent, milliseconds since 1970. */
  readonly selectedAtMs: number;
  /** A claim may be made here: read-write, UIDPLUS, \Deleted is permanent, UIDs last; with QRESYNC, UIDNEXT. */
  readonly claimable: boolean;
};
