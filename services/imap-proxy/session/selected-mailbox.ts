import type { WovenRecord } from '@mailweave/contracts';

import type { ClientView, ClosedRange } from '@mailweave/mailbox-overlay';
import type { MailboxFacts } from '../weaving/mailbox-facts.ts';

/** The mailbox that a client has open, where it is one that may be woven. */
export type SelectedMailbox = {
  /** Canonical name. */
  readonly name: string;
  readonly view: ClientView;
  facts: MailboxFacts;
  /** The records behind the woven messages of the view, by UID. */
  readonly records: Map<number, WovenRecord>;
  /**
   * Other sessions' claims up to this moment (milliseconds since 1970) show at the next SELECT only: their UIDs
   * may lie below one that this session has announced.
   */
  notBeforeMs: number;
  /** Not yet verified, so not yet part of the view's `gone`. */
  maybeGone: readonly ClosedRange[];
};
