import type { MailboxCommand } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import type { CommandContext } from './context.ts';
import { code, no, type Outcome, ok } from './outcome.ts';

/** RFC 3501 6.3.4. */
export function deleteMailbox(
  command: MailboxCommand,
  { account }: SignedInPhase,
  { names }: CommandContext,
): Outcome {
  switch (account.delete(names.read(command.mailbox))) {
    case 'deleted':
      return ok('DELETE completed.');
    case 'unknown':
      return no('There is no such mailbox.', code('NONEXISTENT'));
    case 'inbox':
      return no('INBOX cannot be deleted.', code('CANNOT'));
    case 'has-inferiors':
      return no('There are mailboxes below this name.', code('HASCHILDREN'));
  }
}
