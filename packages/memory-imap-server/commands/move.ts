import { byteStringOfText, type CopyCommand } from '@mailweave/imap';
import type { SelectedPhase } from '../session/phase.ts';
import type { CommandContext } from './context.ts';
import { copyInto, copyPlan } from './copy.ts';
import { type Outcome, ok } from './outcome.ts';
import { readOnlyMailbox } from './refusals.ts';

/** RFC 6851: COPYUID in an untagged OK, since it has to come before the EXPUNGE responses (4.3). */
export function move(command: CopyCommand, phase: SelectedPhase, context: CommandContext): Outcome {
  const { view } = phase;
  if (view.readOnly) return readOnlyMailbox;
  const plan = copyPlan(command, phase, context);
  if ('outcome' in plan) return plan;
  const code = copyInto(plan.target, plan.messages);
  const text = byteStringOfText('Moved.');
  if (code !== undefined) context.respond({ name: 'OK', tag: undefined, code, text });
  for (const { uid } of plan.messages) view.mailbox.expunge(uid);
  return ok('MOVE completed.');
}
