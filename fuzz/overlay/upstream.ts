import { ok } from 'node:assert/strict';
import type { MessageSet } from '@mailweave/imap';
import type { NaiveMailbox, Picked } from './naive-mailbox.ts';

/**
 * Invariant 5 for a set that goes to the backend: it names no number beyond the backend's end and no woven UID.
 *
 * @returns what the backend picks
 */
export function pickedUpstream(set: MessageSet, mailbox: NaiveMailbox): Picked {
  if (set.kind === 'saved') return undefined;
  const picked = mailbox.backend.pick(set);
  ok(picked !== undefined, 'The backend is asked for a number that it does not have.');
  if (set.kind === 'uid') {
    for (const { uid } of mailbox.woven) ok(!set.ranges.some((range) => mayName(range, uid)), 'A woven UID.');
  }
  return picked;
}

/** Above its other end, `*` may be anything there: the backend may know more mail than the view. */
function mayName({ first, last }: { first: number | '*'; last: number | '*' }, uid: number): boolean {
  const ends = [first, last].filter((end) => end !== '*');
  const isOpen = ends.length < 2;
  return ends.length > 0 && uid >= Math.min(...ends) && (isOpen || uid <= Math.max(...ends));
}
