/**
 * STORE and UID STORE (RFC 3501 6.4.6): the real part goes to the backend, flags of woven messages go to
 * the store. The backend is asked first; its NO or BAD leaves the woven messages as they were.
 */
import type { StoreCommand } from '@mailweave/imap';
import { flagsLine } from '../content/flags-line.ts';
import type { CommandPlan } from '../plan/command-plan.ts';
import type { Effect } from '../plan/effect.ts';
import { splitSet } from '../sets/split-set.ts';
import type { ClientView } from '../view/client-view.ts';
import { hasFlag, type WovenMessage } from '../view/woven-message.ts';

export function planStore(command: StoreCommand, view: ClientView): CommandPlan {
  if (command.set.kind === 'saved') {
    return { kind: 'refuse', status: 'BAD', text: 'Saved search results are not offered here.' };
  }
  if (command.unchangedSince !== undefined) {
    return { kind: 'refuse', status: 'BAD', text: 'UNCHANGEDSINCE is not offered here.' };
  }
  const split = splitSet(command.set, view);
  if (split.outcome === 'beyond-end') {
    return { kind: 'refuse', status: 'BAD', text: 'The message set goes beyond the end of the mailbox.' };
  }
  if (view.readOnly && split.real === undefined) {
    return { kind: 'refuse', status: 'NO', text: 'The mailbox is read-only.' };
  }
  return {
    kind: 'run',
    upstream: split.real === undefined ? undefined : { ...command, set: split.real },
    okText: 'Store completed.',
    effects: split.woven.flatMap((message) => storeEffects(command, message)),
    effectsMustHold: true,
    answer: (current) =>
      command.silent ? [] : split.woven.flatMap((message) => flagsLine(current, message.uid, command.byUid)),
  };
}

function storeEffects(command: StoreCommand, message: WovenMessage): Effect[] {
  const flags = command.flags.filter((flag) => flag.toLowerCase() !== '\\recent');
  const change: Effect = { kind: 'change-flags', uid: message.uid, mode: command.mode, flags };
  const reads =
    command.mode !== 'remove' &&
    !hasFlag(message, '\\Seen') &&
    flags.some((flag) => flag.toLowerCase() === '\\seen');
  return reads ? [change, { kind: 'report', uid: message.uid, event: 'read' }] : [change];
}
