/**
 * STORE and UID STORE (RFC 3501 6.4.6): the real part goes to the backend, flags of woven messages go to
 * the store. The backend is asked first; its NO or BAD leaves the woven messages as they were. With UNCHANGEDSINCE
 * (RFC 7162 3.1.3) a woven message is changed only if the client was told its present state.
 *
 * Standard: commands; RFC 3501 6.4.6; STORE
 * Standard: sync; RFC 7162 3.1.3; STORE UNCHANGEDSINCE; whole, a woven message is changed only if the client was told its present state
 * Standard: messages; RFC 7162; CONDSTORE; whole, a woven message counts as changed in every CHANGEDSINCE
 */
import type { StatusResponse, StoreCommand, Uid } from '@mailweave/imap';
import { flagsLine, modSeqLine } from '../content/flags-line.ts';
import type { CommandPlan } from '../plan/command-plan.ts';
import type { Effect } from '../plan/effect.ts';
import { clientRanges } from '../search/search-result.ts';
import { closedRange, mergeRanges, rangesText } from '../sets/closed-ranges.ts';
import { splitSet } from '../sets/split-set.ts';
import type { ClientView } from '../view/client-view.ts';
import { hasFlag, type WovenMessage } from '../view/woven-message.ts';

export function planStore(command: StoreCommand, view: ClientView): CommandPlan {
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
  const { changed, modified } = view.readOnly ? NONE : byCondition(command, split.woven, view);
  return {
    kind: 'run',
    upstream: split.real === undefined ? undefined : { ...command, set: split.real },
    okText: 'Store completed.',
    effects: changed.flatMap((message) => storeEffects(command, message)),
    effectsMustHold: true,
    answer: (current, { outdated = [] }) =>
      changed.flatMap((message) => storeLine(command, current, message, outdated.includes(message.uid))),
    okCode: ({ tagged, outdated = [] }) =>
      modifiedCode(command, view, tagged, [...modified.map(({ uid }) => uid), ...outdated]),
    noCode: (answer) => modifiedCode(command, view, answer, []),
  };
}

type Conditioned = { readonly changed: readonly WovenMessage[]; readonly modified: readonly WovenMessage[] };

const NONE: Conditioned = { changed: [], modified: [] };

function byCondition(
  { unchangedSince }: StoreCommand,
  woven: readonly WovenMessage[],
  view: ClientView,
): Conditioned {
  if (unchangedSince === undefined) return { changed: woven, modified: [] };
  const holds = ({ uid }: WovenMessage): boolean => view.modSeqs.isUnchangedSince(uid, unchangedSince);
  return { changed: woven.filter(holds), modified: woven.filter((message) => !holds(message)) };
}

/**
 * A change that was not made is answered with the flags that the client did not know, and so is a silent one if
 * somebody else has changed the flags as well (RFC 3501 6.4.6).
 *
 * @param message as the client knew it
 */
function storeLine(
  command: StoreCommand,
  view: ClientView,
  message: WovenMessage,
  isOutdated: boolean,
): Buffer[] {
  const { uid } = message;
  return command.silent && !isOutdated && isAsAssumed(command, message, view)
    ? modSeqLine(view, uid, command.byUid)
    : flagsLine(view, uid, command.byUid);
}

/** The flags are what the client takes them to be, who knows those of before and its own change. */
function isAsAssumed({ mode, flags }: StoreCommand, before: WovenMessage, view: ClientView): boolean {
  const after = view.wovenByUid(before.uid);
  if (after === undefined) return true;
  const given = flags.map((flag) => flag.toLowerCase());
  const others = before.flags.map((flag) => flag.toLowerCase()).filter((flag) => !given.includes(flag));
  const kept = mode === 'replace' ? [] : others;
  const assumed = new Set(mode === 'remove' ? kept : [...kept, ...given]);
  return assumed.size === after.flags.length && [...assumed].every((flag) => hasFlag(after, flag));
}

/** MODIFIED of both parts, in the numbers of the command (RFC 7162 3.1.3); undefined: the backend's code stands. */
function modifiedCode(
  { byUid }: StoreCommand,
  view: ClientView,
  answer: StatusResponse | undefined,
  modified: readonly Uid[],
): string | undefined {
  const ranges = answer?.code?.name === 'MODIFIED' ? answer.code.ranges : [];
  const real = clientRanges(mergeRanges(ranges.map(closedRange), []), view, byUid);
  const woven = modified.flatMap((uid) => {
    const number = byUid ? uid : view.clientNumberOfWoven(uid);
    return number === undefined ? [] : [{ first: number, last: number }];
  });
  const all = mergeRanges(real, woven);
  return all.length === 0 ? undefined : `MODIFIED ${rangesText(all)}`;
}

/** \Recent is not for clients to set, and other system flags than these there are none (RFC 3501 2.3.2). */
const SYSTEM_FLAGS = new Set(['\\answered', '\\flagged', '\\deleted', '\\seen', '\\draft']);

function isStorable(flag: string): boolean {
  return !flag.startsWith('\\') || SYSTEM_FLAGS.has(flag.toLowerCase());
}

function storeEffects(command: StoreCommand, message: WovenMessage): Effect[] {
  const { mode, flags } = command;
  const always: Effect = { kind: 'change-flags', uid: message.uid, mode, flags };
  const change: Effect = command.unchangedSince === undefined ? always : { ...always, ifUnchanged: true };
  const reads =
    mode !== 'remove' && !hasFlag(message, '\\Seen') && flags.some((flag) => flag.toLowerCase() === '\\seen');
  return reads ? [change, { kind: 'report', uid: message.uid, event: 'read' }] : [change];
}
