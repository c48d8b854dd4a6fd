import type { CreateCommand } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import { hasFlag } from '../store/flags.ts';
import type { CommandContext } from './context.ts';
import { code, no, type Outcome, ok } from './outcome.ts';

/** RFC 6154 2. */
const SPECIAL_USES = ['\\All', '\\Archive', '\\Drafts', '\\Flagged', '\\Junk', '\\Sent', '\\Trash'];

/** RFC 3501 6.3.3; a delimiter at the end only says that names below will follow. */
export function create(
  command: CreateCommand,
  { account }: SignedInPhase,
  { names }: CommandContext,
): Outcome {
  if (!command.specialUse.every((use) => hasFlag(SPECIAL_USES, use))) {
    return no('There is no such special use.', code('USEATTR'));
  }
  const name = names.read(command.mailbox);
  const bare = name.endsWith(account.delimiter) ? name.slice(0, -account.delimiter.length) : name;
  switch (account.create(bare, command.specialUse)) {
    case 'created':
      return ok('CREATE completed.');
    case 'exists':
      return no('There is a mailbox of this name already.', code('ALREADYEXISTS'));
    case 'unusable-name':
      return no('A mailbox cannot have this name.', code('CANNOT'));
  }
}
