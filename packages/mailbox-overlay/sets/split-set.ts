/**
 * Standard: commands; RFC 3501 6.4.8; UID; whole, UIDs are the same on both sides
 */
import {
  MAX_NUMBER,
  type MessageSet,
  type NumberRange,
  type SequenceNumber,
  type SequenceSet,
  sequenceNumber,
  type Uid,
  type UidSet,
  uid,
} from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';
import type { WovenMessage } from '../view/woven-message.ts';

/** A client's set, cut in two: what the backend has to see, and what is answered here. */
export type SplitSet<S extends MessageSet = MessageSet> = {
  /** Undefined: nothing of the set may go to the backend. `$` stays `$`: the backend has saved its part of it. */
  real: S | undefined;
  /** Ascending by UID, each once. */
  woven: WovenMessage[];
};

export type SplitOutcome<S extends MessageSet = MessageSet> =
  | ({ outcome: 'split' } & SplitSet<S>)
  /** A sequence number beyond EXISTS: an error of the client (RFC 3501 9, seq-number). */
  | { outcome: 'beyond-end' };

type WrittenSet = SequenceSet | UidSet;
type Bounds = { low: number; high: number };

/**
 * Translates a set of the client's view into the backend's (invariant 5): the numbers that go to the
 * backend name exactly the real messages that the client meant, and no number of a woven message.
 */
export function splitSet(set: WrittenSet, view: ClientView): SplitOutcome<WrittenSet>;
export function splitSet(set: MessageSet, view: ClientView): SplitOutcome;
export function splitSet(set: MessageSet, view: ClientView): SplitOutcome {
  if (set.kind === 'saved') return { outcome: 'split', real: set, woven: view.savedWoven };
  return set.kind === 'sequence' ? splitSequenceSet(set, view) : splitUidSet(set, view);
}

function splitSequenceSet(set: SequenceSet, view: ClientView): SplitOutcome<WrittenSet> {
  const ranges: NumberRange<SequenceNumber>[] = [];
  const uids = new Set<Uid>();
  for (const range of set.ranges) {
    const { low, high } = bounds(range, view.exists);
    if (low < 1 || high > view.exists) return { outcome: 'beyond-end' };
    const first = view.realAtOrBelow(low - 1) + 1;
    const last = view.realAtOrBelow(high);
    if (first <= last) ranges.push({ first: sequenceNumber(first), last: sequenceNumber(last) });
    collectWoven(view, uids, (client) => client >= low && client <= high);
  }
  const real: SequenceSet | undefined = ranges.length === 0 ? undefined : { kind: 'sequence', ranges };
  return { outcome: 'split', real, woven: wovenOf(view, uids) };
}

/**
 * The part of a searched set that the backend has to see; undefined: nothing of it. A number beyond the end
 * stays beyond it: some servers find nothing there, some say BAD.
 */
export function searchedRealPart(set: MessageSet, view: ClientView): MessageSet | undefined {
  if (set.kind === 'saved' || !view.isWoven) return set;
  if (set.kind === 'uid') return splitUidSet(set, view).real;
  const ranges = set.ranges.flatMap((range): NumberRange<SequenceNumber>[] => {
    const { low, high } = bounds(range, view.exists);
    const first = realOrBeyond(low - 1, view) + 1;
    const last = realOrBeyond(high, view);
    return first <= last ? [{ first: sequenceNumber(first), last: sequenceNumber(last) }] : [];
  });
  return ranges.length === 0 ? undefined : { kind: 'sequence', ranges };
}

function realOrBeyond(client: number, view: ClientView): number {
  const beyond = client - view.exists;
  return beyond > 0 ? view.realCount + beyond : view.realAtOrBelow(client);
}

function collectWoven(view: ClientView, uids: Set<Uid>, holds: (client: number) => boolean): void {
  for (const [at, place] of view.woven.entries()) {
    if (holds(place.realBelow + at + 1)) uids.add(place.message.uid);
  }
}

function splitUidSet(set: UidSet, view: ClientView): { outcome: 'split' } & SplitSet<UidSet> {
  const ranges: NumberRange<Uid>[] = [];
  const uids = new Set<Uid>();
  for (const range of set.ranges) {
    for (const { message } of view.woven) {
      if (uidRangeHolds(range, message.uid, view)) uids.add(message.uid);
    }
    ranges.push(...realUidRanges(range, view));
  }
  const real: UidSet | undefined = ranges.length === 0 ? undefined : { kind: 'uid', ranges };
  return { outcome: 'split', real, woven: wovenOf(view, uids) };
}

/** `*` is the highest UID of the view: a woven one, or one that only the backend knows. */
function uidRangeHolds(range: NumberRange<Uid>, wovenUid: Uid, view: ClientView): boolean {
  const last = view.lastIfWoven;
  if (last !== undefined) {
    const { low, high } = bounds(range, last.uid);
    return wovenUid >= low && wovenUid <= high;
  }
  if (range.first !== '*' && range.last !== '*') {
    const { low, high } = bounds(range, 0);
    return wovenUid >= low && wovenUid <= high;
  }
  // The last message is real, so its UID is above every woven one: `a:*` reaches down to a.
  const written = range.first === '*' ? range.last : range.first;
  return written !== '*' && wovenUid >= written;
}

/** The range without the woven UIDs in it; several ranges when a woven UID lies inside. */
function realUidRanges(range: NumberRange<Uid>, view: ClientView): NumberRange<Uid>[] {
  const open = range.first === '*' || range.last === '*';
  const last = view.lastIfWoven;
  if (open && last === undefined) return openRealRanges(range, view);
  if (!open) return withoutWoven(bounds(range, 0), view);
  // `a:*` while the last message is woven. The backend's own `*` would mean another message, so the open
  // end becomes the highest number there is: real mail that has come but was not announced is asked for
  // too, as a backend would do with `*`.
  const written = range.first === '*' ? range.last : range.first;
  return written === '*' ? [] : withoutWoven({ low: written, high: MAX_NUMBER }, view);
}

function openRealRanges(range: NumberRange<Uid>, view: ClientView): NumberRange<Uid>[] {
  const written = range.first === '*' ? range.last : range.first;
  if (written === '*') return [range];
  const highest = view.woven.at(-1)?.message.uid;
  if (highest === undefined || written > highest) return [range];
  const below = withoutWoven({ low: written, high: highest }, view);
  return [...below, { first: uid(highest + 1), last: '*' }];
}

function withoutWoven({ low, high }: Bounds, view: ClientView): NumberRange<Uid>[] {
  const ranges: NumberRange<Uid>[] = [];
  let from = low;
  for (const { message } of view.woven) {
    if (message.uid < from || message.uid > high) continue;
    if (message.uid > from) ranges.push({ first: uid(from), last: uid(message.uid - 1) });
    from = message.uid + 1;
  }
  if (from <= high) ranges.push({ first: uid(from), last: uid(high) });
  return ranges;
}

function wovenOf(view: ClientView, uids: ReadonlySet<Uid>): WovenMessage[] {
  return view.woven.filter((place) => uids.has(place.message.uid)).map((place) => place.message);
}

function bounds(range: NumberRange<number>, highest: number): Bounds {
  const first = range.first === '*' ? highest : range.first;
  const last = range.last === '*' ? highest : range.last;
  return first <= last ? { low: first, high: last } : { low: last, high: first };
}
