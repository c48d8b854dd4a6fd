import { ok } from 'node:assert/strict';
import type { NaiveMailbox, WrittenSet } from './naive-mailbox.ts';

/** Invariant 5: no woven UID goes to the backend. */
export function namesNoWoven(set: WrittenSet, mailbox: NaiveMailbox): void {
  if (set.kind === 'sequence') return;
  for (const { uid } of mailbox.woven) ok(!set.ranges.some((range) => mayName(range, uid)), 'A woven UID.');
}

/** Above its other end, `*` may be anything there: the backend may know more mail than the view. */
function mayName({ first, last }: { first: number | '*'; last: number | '*' }, uid: number): boolean {
  const ends = [first, last].filter((end) => end !== '*');
  const isOpen = ends.length < 2;
  return ends.length > 0 && uid >= Math.min(...ends) && (isOpen || uid <= Math.max(...ends));
}
