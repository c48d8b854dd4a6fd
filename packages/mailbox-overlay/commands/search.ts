/**
 * SEARCH and UID SEARCH (RFC 3501 6.4.4), with RETURN (RFC 4731): the program goes to the backend with its
 * numbers translated, is evaluated here on the woven messages, and the results become one.
 */
import type { EsearchResult, Response, SearchCommand, SearchReturn, Tag, Uid } from '@mailweave/imap';
import type { CommandPlan } from '../plan/command-plan.ts';
import { matchesSearchKey } from '../search/match-search-key.ts';
import { type ClosedRange, clientRanges, countOf, mergeRanges, rangesText } from '../search/search-result.ts';
import { translateSearchKey } from '../search/translate-search-key.ts';
import type { ClientView } from '../view/client-view.ts';

export type SearchContext = { readonly tag: Tag; readonly nowMs: number };

export function planSearch(command: SearchCommand, view: ClientView, context: SearchContext): CommandPlan {
  if (command.returns?.includes('SAVE')) {
    return { kind: 'refuse', status: 'BAD', text: 'Saved search results are not offered here.' };
  }
  const translated = translateSearchKey(command.key, view);
  if (translated.outcome === 'not-offered') {
    return { kind: 'refuse', status: 'BAD', text: `${translated.what} is not offered here.` };
  }
  if (translated.outcome === 'beyond-end') {
    return { kind: 'refuse', status: 'BAD', text: 'A message set goes beyond the end of the mailbox.' };
  }
  const matching = matchingWoven(command, view, context.nowMs);
  return {
    kind: 'run',
    upstream: { ...command, returns: upstreamReturns(command.returns), key: translated.key },
    okText: 'Search completed.',
    effects: [],
    effectsMustHold: false,
    collects: ['SEARCH', 'ESEARCH'],
    answer: (current, { collected }) => [
      Buffer.from(resultText(command, context.tag, merged(collected, current, command, matching)), 'latin1'),
    ],
  };
}

/** RETURN () means ALL (RFC 4731 3.1); some servers do not know the short form. */
function upstreamReturns(returns: readonly SearchReturn[] | undefined): readonly SearchReturn[] | undefined {
  return returns === undefined || returns.length > 0 ? returns : ['ALL'];
}

function matchingWoven(command: SearchCommand, view: ClientView, nowMs: number): Uid[] {
  const readable = command.charset === undefined || /^(US-ASCII|UTF-8)$/.test(command.charset);
  if (!readable) return [];
  return view.woven
    .filter((place) => matchesSearchKey(command.key, place.message, { view, nowMs }))
    .map((place) => place.message.uid);
}

type MergedResult = { min: number | undefined; max: number | undefined; count: number; all: ClosedRange[] };

function merged(
  collected: readonly Response[],
  view: ClientView,
  command: SearchCommand,
  matchingUids: readonly Uid[],
): MergedResult {
  const woven = matchingUids
    .map((uid) => (command.byUid ? uid : view.clientNumberOfWoven(uid)))
    .filter((number) => number !== undefined)
    .map((number) => ({ first: number, last: number }));
  const real = realResult(collected, view, command.byUid);
  const all = mergeRanges(real.ranges, woven);
  return {
    min: lowest([real.min, all[0]?.first, woven[0]?.first]),
    max: highest([real.max, all.at(-1)?.last, woven.at(-1)?.last]),
    count: (real.count ?? countOf(real.ranges)) + woven.length,
    all,
  };
}

type RealResult = {
  ranges: ClosedRange[];
  min: number | undefined;
  max: number | undefined;
  count: number | undefined;
};

function realResult(collected: readonly Response[], view: ClientView, byUid: boolean): RealResult {
  const ranges: ClosedRange[] = [];
  let esearch: EsearchResult | undefined;
  for (const response of collected) {
    if (response.name === 'SEARCH') {
      ranges.push(...response.numbers.map((number) => ({ first: number, last: number })));
    } else if (response.name === 'ESEARCH') {
      esearch = response;
      ranges.push(...(response.all ?? []).map(closed));
    }
  }
  const client = (real: number | undefined): number | undefined =>
    real === undefined || byUid ? real : view.clientNumberOfReal(real);
  return {
    ranges: clientRanges(mergeRanges(ranges, []), view, byUid),
    min: client(esearch?.min),
    max: client(esearch?.max),
    count: esearch?.count,
  };
}

function closed(range: { first: number | '*'; last: number | '*' }): ClosedRange {
  const first = range.first === '*' ? 0 : range.first;
  const last = range.last === '*' ? 0 : range.last;
  return first <= last ? { first, last } : { first: last, last: first };
}

function resultText(command: SearchCommand, tag: Tag, result: MergedResult): string {
  if (command.returns === undefined) {
    const numbers = result.all.flatMap(numbersOf);
    return numbers.length === 0 ? '* SEARCH\r\n' : `* SEARCH ${numbers.join(' ')}\r\n`;
  }
  const wanted = command.returns.length === 0 ? ['ALL'] : command.returns;
  const items = [`* ESEARCH (TAG ${quotedTag(tag)})`];
  if (command.byUid) items.push('UID');
  if (wanted.includes('MIN') && result.min !== undefined) items.push(`MIN ${result.min}`);
  if (wanted.includes('MAX') && result.max !== undefined) items.push(`MAX ${result.max}`);
  if (wanted.includes('COUNT')) items.push(`COUNT ${result.count}`);
  if (wanted.includes('ALL') && result.all.length > 0) items.push(`ALL ${rangesText(result.all)}`);
  return `${items.join(' ')}\r\n`;
}

function quotedTag(tag: Tag): string {
  return `"${tag.replace(/["\\]/g, '\\$&')}"`;
}

function numbersOf(range: ClosedRange): number[] {
  return Array.from({ length: range.last - range.first + 1 }, (_, at) => range.first + at);
}

function lowest(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function highest(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
