import {
  type Command,
  parseCommand,
  type Response,
  readFrames,
  type SortCommand,
  tag,
  uid,
  WireWriter,
  writeCommand,
} from '@mailweave/imap';
import type { Comparator } from '@mailweave/message';
import { planSort } from '../../commands/sort.ts';
import { readResponses } from '../../testing/read-responses.ts';
import { ClientView, type WovenPlace } from '../../view/client-view.ts';
import { indexOf, type SortMessage } from './sort-message.ts';

export const TAG = tag('a1');

/** What the client hears of a SORT, and what the backend was asked besides. */
export type SortAnswer = { readonly responses: readonly Response[]; readonly probes: readonly Command[] };

type Backend = { run(command: Command): readonly Response[] };

/** Carries out a SORT as a session of the proxy does. */
export function runSort(
  command: SortCommand,
  view: ClientView,
  backend: Backend,
  comparator?: Comparator,
): SortAnswer {
  const plan = planSort(command, view, { tag: TAG, nowMs: 0, comparator });
  if (plan.kind === 'refuse') throw new TypeError(plan.text);
  const collected = plan.upstream === undefined ? [] : backend.run(overTheWire(plan.upstream));
  const done = { collected, tagged: undefined, copied: [] };
  if (plan.converse === undefined) return { responses: readResponses(plan.answer(view, done)), probes: [] };
  const heard: Buffer[] = [];
  const probes: Command[] = [];
  const conversation = plan.converse(view, done);
  let step = conversation.next();
  while (step.done !== true) {
    const probe = overTheWire(step.value);
    probes.push(probe);
    const answers = backend.run(probe);
    for (const answer of answers) heard.push(...(plan.unasked?.(answer, view) ?? []));
    step = conversation.next({ status: 'OK', responses: answers });
  }
  if ('kind' in step.value) throw new TypeError(step.value.text);
  return { responses: readResponses([...heard, ...step.value]), probes };
}

/** The view of a client that has just selected the mailbox. */
export function viewOf(mailbox: readonly SortMessage[]): ClientView {
  const places = mailbox
    .filter(({ isWoven }) => isWoven)
    .map((message): WovenPlace => {
      const realBelow = realOf(mailbox).filter((other) => other.uid < message.uid).length;
      const content = { bytes: message.bytes, index: indexOf(message), preview: '' };
      return {
        realBelow,
        message: {
          claimId: `${message.uid}`,
          uid: uid(message.uid),
          flags: message.flagged ? ['\\Flagged'] : [],
          // What is finer than a second is not shown and must not count.
          internalDateMs: message.internalDateMs + 999,
          sizeBytes: message.bytes.length,
          content: () => content,
        },
      };
    });
  return new ClientView(realOf(mailbox).length, places, { readOnly: false });
}

/** What the backend holds of it. */
export function realOf(mailbox: readonly SortMessage[]): readonly SortMessage[] {
  return mailbox.filter(({ isWoven }) => !isWoven);
}

/** A command that cannot be written is a bug of the plan. */
function overTheWire(command: Command): Command {
  const writer = new WireWriter('literal-plus');
  writeCommand({ tag: TAG, command }, writer);
  const [frame, ...others] = readFrames(writer.toBuffer());
  if (frame === undefined || others.length > 0) throw new Error('Not one command.');
  return parseCommand(frame).command;
}
