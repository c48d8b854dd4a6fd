import type { ByteString, Uid, UidValidity } from '@mailweave/imap';

/** A change of a woven message's flags, as STORE means it (RFC 3501 6.4.6); without \Recent. */
export type FlagsEffect = {
  readonly kind: 'change-flags';
  readonly uid: Uid;
  readonly mode: 'replace' | 'add' | 'remove';
  readonly flags: readonly string[];
  /** Only if the message is what this session shows; else the view takes in what it is now (RFC 7162 3.1.3). */
  readonly ifUnchanged?: true;
};

/** The woven message goes for ever. */
export type WithdrawEffect = {
  readonly kind: 'withdraw';
  readonly uid: Uid;
  readonly cause: 'expunged' | 'moved';
};

/** Something worth counting happened; telling it twice does no harm. */
export type ReportEffect = {
  readonly kind: 'report';
  readonly uid: Uid;
  readonly event: 'listed' | 'read';
};

/** A body was fetched, whether or not that sets \Seen: somebody may be reading the message. */
export type OpenedEffect = { readonly kind: 'opened'; readonly uid: Uid };

/** The rendered bytes become a real message in a folder of the user, theirs for good. */
export type CopyEffect = {
  readonly kind: 'copy';
  readonly uid: Uid;
  readonly mailbox: ByteString;
};

/** What a copy became; `destination` when the backend told its UID (RFC 4315). */
export type Copied = {
  readonly source: Uid;
  readonly destination: { readonly uidValidity: UidValidity; readonly uid: Uid } | undefined;
};

export type Effect = CopyEffect | FlagsEffect | OpenedEffect | WithdrawEffect | ReportEffect;
