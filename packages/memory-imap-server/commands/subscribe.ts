import type { MailboxCommand } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import { isUsableName } from '../store/hierarchy.ts';
import type { CommandContext } from './context.ts';
import { code, no, type Outcome, ok } from './outcome.ts';

/** RFC 3501 6.3.6; whether the mailbox exists does not matter. */
export function subscribe(
  command: MailboxCommand,
  { account }: SignedInPhase,
  { names }: CommandContext,
): Outcome {
  const name = names.read(command.mailbox);
  if (!isUsableName(name, account.delimiter)) return no('No mailbox can have this name.', code('CANNOT'));
  account.subscribe(name);
  return ok('SUBSCRIBE completed.');
}

/** RFC 3501 6.3.7. */
export function unsubscribe(
  command: MailboxCommand,
  { account }: SignedInPhase,
  { names }: CommandContext,
): Outcome {
  const done = account.unsubscribe(names.read(command.mailbox));
  return done ? ok('UNSUBSCRIBE completed.') : no('There is no subscription to this name.');
}
