import { type CopyCommand, type ResponseCode, rangesOfNumbers, type Uid } from '@mailweave/imap';
import { messagesOf } from '../session/message-set.ts';
import type { SelectedPhase } from '../session/phase.ts';
import type { Mailbox } from '../store/mailbox.ts';
import type { StoredMessage } from '../store/stored-message.ts';
import type { CommandContext } from './context.ts';
import { type Completed, type Outcome, ok } from './outcome.ts';
import { createTarget, expungedMeanwhile, noSuchNumber } from './refusals.ts';

/** RFC 3501 6.4.7; all or none. */
export function copy(command: CopyCommand, phase: SelectedPhase, context: CommandContext): Outcome {
  const plan = copyPlan(command, phase, context);
  if ('outcome' in plan) return plan;
  return ok('COPY completed.', copyInto(plan.target, plan.messages));
}

type CopyPlan = { readonly target: Mailbox; readonly messages: readonly StoredMessage[] };

/** What is to be copied whither, or why not. UIDs that nobody has are passed over, numbers are not. */
export function copyPlan(
  command: CopyCommand,
  { account, view }: SelectedPhase,
  { names }: CommandContext,
): CopyPlan | Completed {
  const messages = messagesOf(command.set, view);
  if (messages === undefined) return noSuchNumber;
  const living = messages.filter((message) => !view.isExpunged(message));
  if (living.length < messages.length && !command.byUid) return expungedMeanwhile;
  const target = account.mailbox(names.read(command.mailbox));
  return target === undefined ? createTarget : { target, messages: living };
}

/** @returns the code COPYUID (RFC 4315 3); undefined when there was nothing to copy */
export function copyInto(target: Mailbox, messages: readonly StoredMessage[]): ResponseCode | undefined {
  if (messages.length === 0) return undefined;
  const copies = messages.map((message) => target.append(message));
  return {
    name: 'COPYUID',
    uidValidity: target.uidValidity,
    source: uidSet(messages),
    destination: uidSet(copies),
  };
}

function uidSet(messages: readonly StoredMessage[]) {
  return { kind: 'uid', ranges: rangesOfNumbers<Uid>(messages.map(({ uid }) => uid)) } as const;
}
