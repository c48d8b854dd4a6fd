import type { MessageSet, NumberRange } from '@mailweave/imap';
import type { StoredMessage } from '../store/stored-message.ts';
import type { View } from './view.ts';

/** `1:*` and the like with `*` in its place, both ends in order. */
type Span = { readonly low: number; readonly high: number };

/**
 * The messages of a set, each once, in the order of their numbers. UIDs that nobody has are passed over
 * (RFC 3501 6.4.8); so are messages that are gone from `$` (RFC 5182 2.1).
 *
 * @returns undefined when a sequence number is beyond the last message, `*` of an empty mailbox included:
 * the command is BAD (RFC 3501 9, seq-number)
 */
export function messagesOf(set: MessageSet, view: View): readonly StoredMessage[] | undefined {
  if (set.kind === 'saved') return view.savedResult;
  if (set.kind === 'uid') {
    const spans = merged(uidSpans(set.ranges, view));
    return view.messages.filter((message) => holds(spans, message.uid));
  }
  const spans = merged(spansOf(set.ranges, view.count));
  if (spans.some(({ low, high }) => low < 1 || high > view.count)) return undefined;
  return spans.flatMap(({ low, high }) => view.messages.slice(low - 1, high));
}

/** `*` is the UID of the last message, or UIDNEXT where there is none (RFC 3501 9). */
export function uidSpans(ranges: readonly NumberRange<number>[], view: View): Span[] {
  return spansOf(ranges, view.messages.at(-1)?.uid ?? view.mailbox.uidNext);
}

export function spansOf(ranges: readonly NumberRange<number>[], highest: number): Span[] {
  return ranges.map((range) => {
    const first = range.first === '*' ? highest : range.first;
    const last = range.last === '*' ? highest : range.last;
    return { low: Math.min(first, last), high: Math.max(first, last) };
  });
}

export function holds(spans: readonly Span[], value: number): boolean {
  return spans.some(({ low, high }) => value >= low && value <= high);
}

/** In order and without overlaps, so that a set which repeats itself costs nothing. */
function merged(spans: readonly Span[]): Span[] {
  const result: { low: number; high: number }[] = [];
  for (const { low, high } of spans.toSorted((a, b) => a.low - b.low)) {
    const previous = result.at(-1);
    if (previous !== undefined && low <= previous.high + 1) previous.high = Math.max(previous.high, high);
    else result.push({ low, high });
  }
  return result;
}
