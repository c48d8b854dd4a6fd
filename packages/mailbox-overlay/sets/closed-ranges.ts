import type { NumberRange } from '@mailweave/imap';

/** Ascending, not overlapping, neither reversed nor open. */
export type ClosedRange = { readonly first: number; readonly last: number };

/** A range as a server tells it, which has no `*`. */
export function closedRange({ first, last }: NumberRange<number>): ClosedRange {
  const ends = [first === '*' ? 0 : first, last === '*' ? 0 : last];
  return { first: Math.min(...ends), last: Math.max(...ends) };
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

/** What of `ranges` is in none of `taken`, ascending. */
export function withoutRanges(ranges: readonly ClosedRange[], taken: readonly ClosedRange[]): ClosedRange[] {
  const holes = mergeRanges(taken, []);
  return mergeRanges(ranges, []).flatMap((range) => {
    const left: ClosedRange[] = [];
    let first = range.first;
    for (const hole of holes) {
      if (hole.last < first) continue;
      if (hole.first > range.last) break;
      if (hole.first > first) left.push({ first, last: hole.first - 1 });
      first = hole.last + 1;
    }
    return first <= range.last ? [...left, { first, last: range.last }] : left;
  });
}

/** What is in both, ascending. */
export function commonRanges(left: readonly ClosedRange[], right: readonly ClosedRange[]): ClosedRange[] {
  return withoutRanges(left, withoutRanges(left, right));
}
