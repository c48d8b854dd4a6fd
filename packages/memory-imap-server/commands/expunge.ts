import type { UidExpungeCommand } from '@mailweave/imap';
import { holds, spansOf } from '../session/message-set.ts';
import type { SelectedPhase } from '../session/phase.ts';
import type { View } from '../session/view.ts';
import { hasFlag } from '../store/flags.ts';
import type { StoredMessage } from '../store/stored-message.ts';
import { type Outcome, ok } from './outcome.ts';
import { readOnlyMailbox } from './refusals.ts';

/** RFC 3501 6.4.3. The EXPUNGE responses follow with the other news of the mailbox. */
export function expunge(_command: unknown, { view }: SelectedPhase): Outcome {
  return expungeDeleted(view, () => true);
}

/** RFC 4315 2.1. */
export function uidExpunge({ set }: UidExpungeCommand, { view }: SelectedPhase): Outcome {
  if (set.kind === 'saved') return expungeDeleted(view, (message) => view.savedResult.includes(message));
  const spans = spansOf(set.ranges, view.mailbox.messages.at(-1)?.uid ?? view.mailbox.uidNext);
  return expungeDeleted(view, ({ uid }) => holds(spans, uid));
}

function expungeDeleted(view: View, isWanted: (message: StoredMessage) => boolean): Outcome {
  if (view.readOnly) return readOnlyMailbox;
  for (const message of view.mailbox.messages) {
    if (hasFlag(message.flags, '\\Deleted') && isWanted(message)) view.mailbox.expunge(message.uid);
  }
  return ok('Expunged.');
}
