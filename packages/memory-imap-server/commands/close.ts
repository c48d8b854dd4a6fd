import type { SelectedPhase } from '../session/phase.ts';
import { hasFlag } from '../store/flags.ts';
import type { CommandContext } from './context.ts';
import { type Outcome, ok } from './outcome.ts';

/** RFC 3501 6.4.2: expunges without a word, unless the mailbox is open for reading only. */
export function close(_command: unknown, { account, view }: SelectedPhase, context: CommandContext): Outcome {
  context.enter({ name: 'authenticated', account });
  if (!view.readOnly) {
    for (const message of view.mailbox.messages) {
      if (hasFlag(message.flags, '\\Deleted')) view.mailbox.expunge(message.uid);
    }
  }
  return ok('CLOSE completed.');
}

/** RFC 3691. */
export function unselect(_command: unknown, { account }: SelectedPhase, context: CommandContext): Outcome {
  context.enter({ name: 'authenticated', account });
  return ok('UNSELECT completed.');
}
