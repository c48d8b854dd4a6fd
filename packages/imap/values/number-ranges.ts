import type { MessageSet, NumberRange, RangeEnd } from './number-set.ts';
import { MAX_NUMBER } from './numbers.ts';

const ZERO = 0x30;
const NINE = 0x39;
const STAR = 0x2a;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * sequence-set = (seq-number / seq-range) *("," sequence-set)      (RFC 3501 9)
 *
 * Order, overlaps and reversed ranges are kept as written.
 *
 * @returns undefined when `text` is no set: empty, zero, beyond 32 bits, anything but digits, `*`, `:` and `,`
 */
export function parseNumberRanges<N extends number = number>(text: string): NumberRange<N>[] | undefined {
  const ranges: NumberRange<N>[] = [];
  let at = 0;
  while (at < text.length) {
    const firstEnd = endOfSeqNumber(text, at);
    const first = seqNumber<N>(text, at, firstEnd);
    let last = first;
    let end = firstEnd;
    if (text.charCodeAt(end) === COLON) {
      end = endOfSeqNumber(text, firstEnd + 1);
      last = seqNumber<N>(text, firstEnd + 1, end);
    }
    if (first === undefined || last === undefined) return undefined;
    ranges.push({ first, last });
    if (end === text.length) return ranges;
    if (text.charCodeAt(end) !== COMMA) return undefined;
    at = end + 1;
  }
  return undefined;
}

/** The set as text; `$` for a saved result. The ranges must not be empty: an empty set has no text. */
export function writeMessageSet(set: MessageSet): string {
  return set.kind === 'saved' ? '$' : writeNumberRanges(set.ranges);
}

/** @throws TypeError when there is no range: IMAP cannot write an empty set */
export function writeNumberRanges(ranges: readonly NumberRange<number>[]): string {
  if (ranges.length === 0) throw new TypeError('An empty set of numbers cannot be written.');
  let text = '';
  for (const { first, last } of ranges) {
    if (text !== '') text += ',';
    text += first === last ? `${first}` : `${first}:${last}`;
  }
  return text;
}

/** The shortest ranges that hold exactly `ascending`: numbers that rise, without repeats. */
export function rangesOfNumbers<N extends number>(ascending: Iterable<N>): NumberRange<N>[] {
  const ranges: { first: N; last: N }[] = [];
  let open: { first: N; last: N } | undefined;
  for (const value of ascending) {
    if (open !== undefined && value === open.last + 1) {
      open.last = value;
    } else {
      open = { first: value, last: value };
      ranges.push(open);
    }
  }
  return ranges;
}

function endOfSeqNumber(text: string, start: number): number {
  if (text.charCodeAt(start) === STAR) return start + 1;
  let at = start;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/** seq-number = nz-number / "*" */
function seqNumber<N extends number>(text: string, start: number, end: number): RangeEnd<N> | undefined {
  if (start >= end) return undefined;
  if (text.charCodeAt(start) === STAR) return '*';
  let value = 0;
  for (let at = start; at < end; at += 1) {
    value = value * 10 + (text.charCodeAt(at) - ZERO);
    if (value > MAX_NUMBER) return undefined;
  }
  return value === 0 ? undefined : (value as N);
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
