import { type ClosedRange, mergeRanges } from '../search/search-result.ts';

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
