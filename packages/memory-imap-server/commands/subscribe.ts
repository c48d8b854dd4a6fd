import { canonicalMailboxName, type MailboxCommand } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import { no, type Outcome, ok } from './outcome.ts';

/** RFC 3501 6.3.6; whether the mailbox exists does not matter. */
export function subscribe(command: MailboxCommand, { account }: SignedInPhase): Outcome {
  account.subscribe(canonicalMailboxName(command.mailbox));
  return ok('SUBSCRIBE completed.');
}

/** RFC 3501 6.3.7. */
export function unsubscribe(command: MailboxCommand, { account }: SignedInPhase): Outcome {
  const done = account.unsubscribe(canonicalMailboxName(command.mailbox));
  return done ? ok('UNSUBSCRIBE completed.') : no('There is no subscription to this name.');
}
