import type { Command, MessageSet, SearchKey, SequenceSet, Uid, UidSet } from '@mailweave/imap';
import type { ModelMailbox } from './model-mailbox.ts';

/**
 * Invariant 5 on the wire: a command for the backend names no UID of a woven message and, where it does more
 * than search, no number beyond the backend's end.
 *
 * @throws Error when it does
 */
export function checkUpstream(command: Command, backend: ModelMailbox, woven: readonly Uid[]): void {
  for (const set of setsOf(command)) {
    if (command.name !== 'SEARCH' || set.kind === 'uid') checkUpstreamSet(set, backend, woven);
  }
}

export function checkUpstreamSet(
  set: SequenceSet | UidSet,
  backend: ModelMailbox,
  woven: readonly Uid[],
): void {
  if (set.kind === 'sequence' && backend.pick(set) === 'beyond-end') {
    throw new Error('The backend is asked for a number that it does not have.');
  }
  if (set.kind === 'uid' && woven.some((uid) => names(set, uid))) {
    throw new Error('The backend is asked for a woven message.');
  }
}

/** Ranges with `*` name what lies above their other end as well: the backend's `*` may be anything there. */
function names({ ranges }: UidSet, uid: Uid): boolean {
  return ranges.some(({ first, last }) => {
    const ends = [first, last].filter((end) => end !== '*');
    const isOpen = ends.length < 2;
    return ends.length > 0 && uid >= Math.min(...ends) && (isOpen || uid <= Math.max(...ends));
  });
}

function setsOf(command: Command): (SequenceSet | UidSet)[] {
  if (command.name === 'SEARCH') return keySets(command.key);
  return 'set' in command ? explicit(command.set) : [];
}

function keySets(key: SearchKey): (SequenceSet | UidSet)[] {
  switch (key.name) {
    case 'sequence-set':
    case 'UID':
      return explicit(key.set);
    case 'NOT':
    case 'FUZZY':
      return keySets(key.key);
    case 'OR':
      return [...keySets(key.left), ...keySets(key.right)];
    case 'and':
      return key.keys.flatMap(keySets);
    default:
      return [];
  }
}

function explicit(set: MessageSet): (SequenceSet | UidSet)[] {
  return set.kind === 'saved' ? [] : [set];
}
