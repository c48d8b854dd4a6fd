/**
 * Merging what the backend found with the woven messages that match (RFC 3501 7.2.5, RFC 4731 3.1).
 */
import type { NumberRange } from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';

/** Ascending, not overlapping, neither reversed nor open. */
export type ClosedRange = { readonly first: number; readonly last: number };

/** A range as a server tells it, which has no `*`. */
export function closedRange({ first, last }: NumberRange<number>): ClosedRange {
  const ends = [first === '*' ? 0 : first, last === '*' ? 0 : last];
  return { first: Math.min(...ends), last: Math.max(...ends) };
}

/**
 * Backend numbers to client numbers: a range with a woven message inside becomes two.
 * UIDs are the same on both sides and pass as they are.
 */
export function clientRanges(real: readonly ClosedRange[], view: ClientView, byUid: boolean): ClosedRange[] {
  return byUid ? [...real] : real.flatMap((range) => clientRangesOf(range, view));
}

function clientRangesOf(range: ClosedRange, view: ClientView): ClosedRange[] {
  const ranges: ClosedRange[] = [];
  let first = range.first;
  for (const place of view.woven) {
    if (place.realBelow < first || place.realBelow >= range.last) continue;
    ranges.push(translated(view, first, place.realBelow));
    first = place.realBelow + 1;
  }
  ranges.push(translated(view, first, range.last));
  return ranges;
}

function translated(view: ClientView, first: number, last: number): ClosedRange {
  return { first: view.clientNumberOfReal(first), last: view.clientNumberOfReal(last) };
}

/** Both lists as one, ascending, neighbours joined. */
export function mergeRanges(left: readonly ClosedRange[], right: readonly ClosedRange[]): ClosedRange[] {
  const all = [...left, ...right].sort((a, b) => a.first - b.first);
  const merged: { first: number; last: number }[] = [];
  for (const range of all) {
    const previous = merged.at(-1);
    if (previous !== undefined && range.first <= previous.last + 1) {
      previous.last = Math.max(previous.last, range.last);
    } else {
      merged.push({ ...range });
    }
  }
  return merged;
}

export function countOf(ranges: readonly ClosedRange[]): number {
  return ranges.reduce((sum, range) => sum + (range.last - range.first + 1), 0);
}

/** `1:3,7` (RFC 3501 9, sequence-set). */
export function rangesText(ranges: readonly ClosedRange[]): string {
  return ranges
    .map((range) => (range.first === range.last ? `${range.first}` : `${range.first}:${range.last}`))
    .join(',');
}
