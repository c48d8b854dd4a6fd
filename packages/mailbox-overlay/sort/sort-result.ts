/** The result of a SORT: `* SORT`, or ESEARCH in the order of the sort (RFC 5256 4, RFC 5267 3). */
import {
  type EsearchResult,
  type ModSeq,
  type NumberRange,
  type Response,
  rangesOfNumbers,
  type SortCommand,
  type Tag,
  WireWriter,
  writeResponse,
} from '@mailweave/imap';
import { realModSeq } from '../search/search-mod-seq.ts';

/** What the backend found, or the whole of it as the client sees it. */
export type SortResult = {
  /** In the order of the sort; only its ends where no more was asked for. */
  readonly order: readonly number[];
  readonly count: number;
  /** The scores of a fuzzy search, in the order of the sort (RFC 6203 6). */
  readonly relevancy: readonly number[] | undefined;
  /** Where it was searched for (RFC 7162 3.1.6). */
  readonly modSeq: ModSeq | undefined;
};

export function readSortResult(collected: readonly Response[]): SortResult {
  const order: number[] = [];
  let count: number | undefined;
  let relevancy: readonly number[] | undefined;
  for (const response of collected) {
    const found = numbersIn(response);
    for (const number of found) order.push(number);
    if (response.name === 'ESEARCH') ({ count, relevancy } = response);
  }
  return { order, count: count ?? order.length, relevancy, modSeq: realModSeq(collected) };
}

/**
 * The result as the client asked for it.
 *
 * @param order its numbers or UIDs, woven ones among them; its ends suffice where no more was asked for
 */
export function sortResultLines(
  { returns, byUid }: SortCommand,
  tag: Tag,
  { order, count, relevancy, modSeq }: SortResult,
): Buffer[] {
  // SAVE alone asks for no answer (RFC 5182 2.1).
  if (returns?.join() === 'SAVE') return [];
  const writer = new WireWriter('server');
  if (returns === undefined) {
    writeResponse({ name: 'SORT', numbers: order, modSeq }, writer);
    return [writer.toBuffer()];
  }
  const wanted = new Set(returns.length === 0 ? ['ALL'] : returns);
  const result: EsearchResult = {
    tag,
    byUid,
    min: wanted.has('MIN') ? order[0] : undefined,
    max: wanted.has('MAX') ? order.at(-1) : undefined,
    count: wanted.has('COUNT') ? count : undefined,
    // Ranges are of numbers that rise one by one (RFC 5267 3.2), the order of the ranges is that of the sort.
    all: wanted.has('ALL') && order.length > 0 ? rangesOfNumbers(order) : undefined,
    relevancy,
    modSeq,
  };
  writeResponse({ name: 'ESEARCH', ...result }, writer);
  return [writer.toBuffer()];
}

function numbersIn(response: Response): readonly number[] {
  if (response.name === 'SORT') return response.numbers;
  if (response.name !== 'ESEARCH') return [];
  if (response.all !== undefined) return response.all.flatMap(numbersOf);
  const ends = [response.min, response.max].filter((end) => end !== undefined);
  return [...new Set(ends)];
}

/** `12:10` is 10, 11, 12 (RFC 5267 3.2). `*` makes no sense in a result. */
function numbersOf({ first, last }: NumberRange<number>): number[] {
  if (first === '*' || last === '*') return [];
  const low = Math.min(first, last);
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, at) => low + at);
}
