import type { Clock } from '@mailweave/foundation';
import type { Response, Tag, WireWriter } from '@mailweave/imap';
import type { NamedComparator } from '@mailweave/message';
import type { MailboxNames } from '../session/mailbox-names.ts';
import type { Phase } from '../session/phase.ts';
import type { View } from '../session/view.ts';
import type { Account } from '../store/account.ts';
import type { Mailbox } from '../store/mailbox.ts';

/** What a command may do to its session. */
export type CommandContext = {
  readonly tag: Tag;
  readonly clock: Clock;
  /** undefined: no such user, or another password. Texts as the client sent them, in UTF-8. */
  signIn(login: string, password: string): Account | undefined;
  /** As a master, for the user `identity`. undefined: no master has this password, or there is no such user. */
  signInFor(identity: string, login: string, password: string): Account | undefined;
  /** How this session writes the names of mailboxes. */
  readonly names: MailboxNames;
  /** UTF8=ACCEPT is enabled (RFC 6855). */
  readonly utf8: boolean;
  /** From the next command on. */
  enableUtf8(): void;
  /** Where untagged responses go. */
  readonly writer: WireWriter;
  respond(response: Response): void;
  /** Leaves the phase it is in, an open mailbox included. */
  enter(phase: Phase): void;
  /** A view of the mailbox for this session; enter() makes it the selected one. */
  openView(mailbox: Mailbox, options: { readOnly: boolean }): View;
  /** The comparator of the session that is active (RFC 5255 4.7). */
  readonly comparison: { active: NamedComparator };
};
