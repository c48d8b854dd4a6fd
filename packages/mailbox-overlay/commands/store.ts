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
  if (command.unchangedSince !== undefined) {
    return { kind: 'refuse', status: 'BAD', text: 'UNCHANGEDSINCE is not offered here.' };
  }
  if (!command.flags.every(isStorable)) {
    return { kind: 'refuse', status: 'BAD', text: 'A flag with a backslash is not one that can be stored.' };
  }
  const split = splitSet(command.set, view);
  if (split.outcome === 'beyond-end') {
    return { kind: 'refuse', status: 'BAD', text: 'The message set goes beyond the end of the mailbox.' };
  }
  if (view.readOnly && split.real === undefined) {
    return { kind: 'refuse', status: 'NO', text: 'The mailbox is read-only.' };
  }
  // A backend may say OK to a change that it does not make in a read-only mailbox.
  const changed = view.readOnly ? [] : split.woven;
  return {
    kind: 'run',
    upstream: split.real === undefined ? undefined : { ...command, set: split.real },
    okText: 'Store completed.',
    effects: changed.flatMap((message) => storeEffects(command, message)),
    effectsMustHold: true,
    answer: (current) =>
      command.silent ? [] : changed.flatMap((message) => flagsLine(current, message.uid, command.byUid)),
  };
}

/** \Recent is not for clients to set, and other system flags than these there are none (RFC 3501 2.3.2). */
const SYSTEM_FLAGS = new Set(['\\answered', '\\flagged', '\\deleted', '\\seen', '\\draft']);

function isStorable(flag: string): boolean {
  return !flag.startsWith('\\') || SYSTEM_FLAGS.has(flag.toLowerCase());
}

function storeEffects(command: StoreCommand, message: WovenMessage): Effect[] {
  const { mode, flags } = command;
  const change: Effect = { kind: 'change-flags', uid: message.uid, mode, flags };
  const reads =
    mode !== 'remove' && !hasFlag(message, '\\Seen') && flags.some((flag) => flag.toLowerCase() === '\\seen');
  return reads ? [change, { kind: 'report', uid: message.uid, event: 'read' }] : [change];
}
