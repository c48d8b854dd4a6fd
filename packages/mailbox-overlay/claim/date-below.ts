/**
 * The date of a woven message that is to stand just under the n-th newest real one. Clients sort by arrival or by
 * the Date field, and a woven message has one date for both: it lies between those of the two neighbours.
 */
import type { Response } from '@mailweave/imap';
import { sentDateMs } from '../sort/sent-date.ts';
import { fetchedFacts, type SortItem } from '../sort/sort-facts.ts';

const ITEMS: readonly SortItem[] = ['INTERNALDATE', 'ENVELOPE'];

/** INTERNALDATE and Date are whole seconds. */
const MS_PER_SECOND = 1000;

/** Milliseconds since 1970. */
type Dates = { readonly earliestMs: number; readonly latestMs: number; readonly arrivedMs: number };

/** The n-th newest of the real messages, and the one below it if there is one; `below` beyond the oldest is that. */
type Neighbours = { readonly above: number; readonly under: number | undefined };

/**
 * A command without tag for the dates of the two neighbours.
 *
 * @param realCount the real messages, all of which exist
 * @param below from 1
 * @returns undefined when there is no real message
 */
export function datesQuery(realCount: number, below: number): string | undefined {
  if (realCount === 0) return undefined;
  const { above, under = above } = neighbours(realCount, below);
  return `FETCH ${under}:${above} (${ITEMS.join(' ')})`;
}

/**
 * @param responses the untagged answers to the query of the same numbers
 * @returns milliseconds since 1970; undefined when the answers do not tell it
 */
export function dateBelow(
  responses: readonly Response[],
  realCount: number,
  below: number,
): number | undefined {
  const { above, under } = neighbours(realCount, below);
  const upper = datesOf(responses, above);
  if (upper === undefined) return undefined;
  const lower = under === undefined ? undefined : datesOf(responses, under);
  const underBoth = upper.earliestMs - MS_PER_SECOND;
  // Mail that was sent long before it arrived leaves no such gap: then the arrival alone decides.
  const fits = lower === undefined || underBoth >= lower.latestMs;
  return Math.max(0, fits ? underBoth : upper.arrivedMs - MS_PER_SECOND);
}

function neighbours(realCount: number, below: number): Neighbours {
  const above = Math.max(1, realCount - below + 1);
  return { above, under: above > 1 ? above - 1 : undefined };
}

function datesOf(responses: readonly Response[], sequence: number): Dates | undefined {
  for (const response of responses) {
    if (response.name !== 'FETCH' || response.sequence !== sequence) continue;
    const facts = fetchedFacts(response.attributes, ITEMS);
    if (facts === undefined) continue;
    const arrivedMs = facts.internalDateMs;
    const sentMs = sentDateMs(facts.envelope.date ?? '') ?? arrivedMs;
    return { arrivedMs, earliestMs: Math.min(arrivedMs, sentMs), latestMs: Math.max(arrivedMs, sentMs) };
  }
  return undefined;
}
