/**
 * What the client of a session has enabled (RFC 5161; RFC 7162 3.1 and 3.2.3; RFC 6855 3): it decides how woven
 * messages are spoken of, and how mailboxes are. Lives as long as the session; a mailbox's view reads it anew for every
 * line.
 */
export type EnabledExtensions = {
  /** Every FETCH response that tells new flags tells MODSEQ. */
  condstore: boolean;
  /** Messages go with VANISHED instead of EXPUNGE, and FETCH responses that nobody asked for have the UID. */
  qresync: boolean;
  /** UTF8=ACCEPT: names of mailboxes are UTF-8, in both directions, and UTF-8 may stand between quotes. */
  utf8: boolean;
};
