import type { RenameCommand } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import type { CommandContext } from './context.ts';
import { code, no, type Outcome, ok } from './outcome.ts';

/** RFC 3501 6.3.5. */
export function rename(
  command: RenameCommand,
  { account }: SignedInPhase,
  { names }: CommandContext,
): Outcome {
  switch (account.rename(names.read(command.from), names.read(command.to))) {
    case 'renamed':
      return ok('RENAME completed.');
    case 'unknown':
      return no('There is no such mailbox.', code('NONEXISTENT'));
    case 'exists':
      return no('There is a mailbox of the new name already.', code('ALREADYEXISTS'));
    case 'unusable-name':
      return no('The mailbox cannot have this name.', code('CANNOT'));
  }
}
