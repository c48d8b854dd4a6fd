/**
 * Merging what the backend found with the woven messages that match (RFC 3501 7.2.5, RFC 4731 3.1).
 */
import type { ClosedRange } from '../sets/closed-ranges.ts';
import type { ClientView } from '../view/client-view.ts';

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
