import { byteStringOfText, type ResponseCode, type SelectCommand } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import type { View } from '../session/view.ts';
import { flagsResponses } from '../session/write-updates.ts';
import { hasFlag } from '../store/flags.ts';
import type { CommandContext } from './context.ts';
import { bad, code, no, type Outcome, ok } from './outcome.ts';

/** SELECT and EXAMINE (RFC 3501 6.3.1, 6.3.2). A SELECT that fails leaves no mailbox selected. */
export function select(command: SelectCommand, { account }: SignedInPhase, context: CommandContext): Outcome {
  if (command.condstore || command.qresync !== undefined)
    return bad('CONDSTORE and QRESYNC are not offered.');
  context.enter({ name: 'authenticated', account });
  const mailbox = account.mailbox(context.names.read(command.mailbox));
  if (mailbox === undefined) return no('There is no such mailbox.', code('NONEXISTENT'));
  const readOnly = command.name === 'EXAMINE';
  const view = context.openView(mailbox, { readOnly });
  context.enter({ name: 'selected', account, view });
  describe(view, context);
  return ok(`${command.name} completed.`, code(readOnly ? 'READ-ONLY' : 'READ-WRITE'));
}

function describe(view: View, context: CommandContext): void {
  const { mailbox } = view;
  for (const response of flagsResponses(view)) context.respond(response);
  context.respond({ name: 'EXISTS', count: view.count });
  context.respond({ name: 'RECENT', count: view.recentCount });
  const unseen = view.messages.find((message) => !hasFlag(message.flags, '\\Seen'));
  if (unseen !== undefined)
    tell(context, { name: 'UNSEEN', sequence: view.sequenceOf(unseen) }, 'First unseen.');
  tell(context, { name: 'UIDVALIDITY', uidValidity: mailbox.uidValidity }, 'UIDs valid.');
  tell(context, { name: 'UIDNEXT', uid: mailbox.uidNext }, 'Predicted next UID.');
}

function tell(context: CommandContext, responseCode: ResponseCode, text: string): void {
  context.respond({ name: 'OK', tag: undefined, code: responseCode, text: byteStringOfText(text) });
}
