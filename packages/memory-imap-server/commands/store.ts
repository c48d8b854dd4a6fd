import type { StoreCommand } from '@mailweave/imap';
import { messagesOf } from '../session/message-set.ts';
import type { SelectedPhase } from '../session/phase.ts';
import { isStorable } from '../store/flags.ts';
import { bad, type Outcome, ok } from './outcome.ts';
import { expungedMeanwhile, noSuchFlag, noSuchNumber, readOnlyMailbox } from './refusals.ts';

/**
 * RFC 3501 6.4.6. The FETCH responses follow with the other news of the mailbox; with .SILENT this session
 * is not told of its own change, but of those that others made before.
 */
export function store(command: StoreCommand, { view }: SelectedPhase): Outcome {
  if (command.unchangedSince !== undefined) return bad('CONDSTORE is not offered.');
  if (view.readOnly) return readOnlyMailbox;
  if (!command.flags.every(isStorable)) return noSuchFlag;
  const messages = messagesOf(command.set, view);
  if (messages === undefined) return noSuchNumber;
  const living = messages.filter((message) => !view.isExpunged(message));
  for (const message of living) {
    view.mailbox.changeFlags(message.uid, command, view);
    if (!command.silent) view.flagsChanged(message);
  }
  const allDone = living.length === messages.length || command.byUid || command.silent;
  return allDone ? ok('STORE completed.') : expungedMeanwhile;
}
