/**
 * SEARCH and UID SEARCH (RFC 3501 6.4.4), with RETURN (RFC 4731, 5182): the program goes to the backend with
 * its numbers translated, is evaluated here on the woven messages, and the results become one. Of what is
 * saved as `$` the backend keeps the real part and the view the woven one.
 *
 * Standard: commands; RFC 3501 6.4.4; SEARCH; whole in US-ASCII and UTF-8, in other charsets no woven message is found
 * Standard: finding; RFC 4731; ESEARCH
 */
import type { ModSeq, Response, SearchCommand, SearchReturn, Tag, Uid } from '@mailweave/imap';
import type { CommandPlan, Conversation, Done, RunPlan } from '../plan/command-plan.ts';
import { type MatchOptions, matchesSearchKey } from '../search/match-search-key.ts';
import { tellsScores, wholeScores } from '../search/relevancy.ts';
import { type Ends, saveEnds, saves, savesEndsOnly } from '../search/save-ends.ts';
import { realModSeq, resultModSeq, toldEnds } from '../search/search-mod-seq.ts';
import { clientRanges } from '../search/search-result.ts';
import { translateSearchKey } from '../search/translate-search-key.ts';
import { upstreamReturns } from '../search/upstream-returns.ts';
import { type ClosedRange, closedRange, countOf, mergeRanges, rangesText } from '../sets/closed-ranges.ts';
import { unaskedPart } from '../sort/probe.ts';
import type { ClientView } from '../view/client-view.ts';

export type SearchContext = MatchOptions & { readonly tag: Tag };

export function planSearch(command: SearchCommand, view: ClientView, context: SearchContext): CommandPlan {
  const matching = matchingWoven(command, view, context);
  const searching: Searching = { command, tag: context.tag, matching };
  const plan: RunPlan = {
    kind: 'run',
    upstream: {
      ...command,
      returns: upstreamReturns(command.returns),
      key: translateSearchKey(command.key, view),
    },
    okText: 'Search completed.',
    effects: [],
    effectsMustHold: false,
    collects: ['SEARCH', 'ESEARCH'],
    answer: (current, { collected }) => resultLines(searching, merged(searching, current, collected)),
  };
  return saves(command.returns) ? savingPlan(plan, searching) : plan;
}

/** A search whose result is kept as `$`; one that the backend refuses empties it (RFC 5182 2.1). */
function savingPlan(plan: RunPlan, searching: Searching): RunPlan {
  const { command, matching } = searching;
  const saving: RunPlan = {
    ...plan,
    answer: (current, done) => {
      current.saveWoven(matching);
      return plan.answer(current, done);
    },
    refused: (current) => current.saveWoven([]),
  };
  if (matching.length === 0 || !savesEndsOnly(command.returns)) return saving;
  return {
    ...saving,
    converse: (current, done) => savingConversation(searching, current, done),
    unasked: unaskedPart,
  };
}

function* savingConversation(searching: Searching, view: ClientView, { collected }: Done): Conversation {
  const result = merged(searching, view, collected);
  const refusal = yield* saveEnds(searching.command, result, result.real, view);
  return refusal ?? resultLines(searching, result);
}

function matchingWoven(command: SearchCommand, view: ClientView, options: MatchOptions): Uid[] {
  const readable = command.charset === undefined || /^(US-ASCII|UTF-8)$/.test(command.charset);
  if (!readable) return [];
  return view.woven
    .filter((place) => matchesSearchKey(command.key, place.message, { ...options, view }))
    .map((place) => place.message.uid);
}

/** A search that the backend has answered for the real messages. */
type Searching = {
  readonly command: SearchCommand;
  readonly tag: Tag;
  /** The woven messages that match, ascending. */
  readonly matching: readonly Uid[];
};

type MergedResult = Ends & {
  readonly count: number;
  readonly all: readonly ClosedRange[];
  /** As the backend numbers them. */
  readonly real: Ends;
  readonly relevancy: readonly number[] | undefined;
  readonly modSeq: ModSeq | undefined;
};

function merged(
  { command, matching }: Searching,
  view: ClientView,
  collected: readonly Response[],
): MergedResult {
  const woven = matching.flatMap((uid) => {
    const number = command.byUid ? uid : view.clientNumberOfWoven(uid);
    return number === undefined ? [] : [{ uid, number }];
  });
  const real = realResult(collected);
  const client = (number: number): number => (command.byUid ? number : view.clientNumberOfReal(number));
  const realRanges = clientRanges(mergeRanges(real.ranges, []), view, command.byUid);
  const all = mergeRanges(
    realRanges,
    woven.map(({ number }) => ({ first: number, last: number })),
  );
  const min = lowest([real.min && client(real.min), all[0]?.first]);
  const max = highest([real.max && client(real.max), all.at(-1)?.last]);
  const found = { key: command.key, matching: woven, ends: toldEnds(command.returns, min, max) };
  return {
    min,
    max,
    count: (real.count ?? countOf(real.ranges)) + woven.length,
    all,
    real,
    relevancy: tellsScores(command.returns) ? mergedScores(real, { all, woven }, client) : undefined,
    modSeq: resultModSeq(realModSeq(collected), found, view),
  };
}

type RealResult = Ends & {
  readonly ranges: readonly ClosedRange[];
  readonly count: number | undefined;
  readonly relevancy: readonly number[] | undefined;
};

function realResult(collected: readonly Response[]): RealResult {
  const esearch = collected.findLast((response) => response.name === 'ESEARCH');
  return {
    ranges: collected.flatMap(rangesIn),
    min: esearch?.min,
    max: esearch?.max,
    count: esearch?.count,
    relevancy: esearch?.relevancy,
  };
}

function rangesIn(response: Response): readonly ClosedRange[] {
  if (response.name === 'SEARCH') return response.numbers.map((number) => ({ first: number, last: number }));
  return response.name === 'ESEARCH' ? (response.all ?? []).map(closedRange) : [];
}

type Whole = { readonly all: readonly ClosedRange[]; readonly woven: readonly { readonly number: number }[] };

function mergedScores(
  { ranges, relevancy }: RealResult,
  { all, woven }: Whole,
  client: (real: number) => number,
): readonly number[] | undefined {
  const numbers = ranges.flatMap(numbersOf).map(client);
  return wholeScores({ numbers, scores: relevancy }, all.flatMap(numbersOf), woven);
}

function resultLines({ command, tag }: Searching, result: MergedResult): Buffer[] {
  if (command.returns === undefined) return [plainLine(result)];
  // SAVE alone asks for no answer (RFC 5182 2.1).
  return command.returns.join() === 'SAVE' ? [] : [esearchLine(command, command.returns, tag, result)];
}

function plainLine({ all, modSeq }: MergedResult): Buffer {
  const tail = modSeq === undefined ? [] : [`(MODSEQ ${modSeq})`];
  return Buffer.from(`${['* SEARCH', ...all.flatMap(numbersOf), ...tail].join(' ')}\r\n`, 'latin1');
}

function esearchLine(
  command: SearchCommand,
  returns: readonly SearchReturn[],
  tag: Tag,
  result: MergedResult,
): Buffer {
  const wanted = returns.length === 0 ? ['ALL'] : returns;
  const items = [`* ESEARCH (TAG ${quotedTag(tag)})`];
  if (command.byUid) items.push('UID');
  if (wanted.includes('MIN') && result.min !== undefined) items.push(`MIN ${result.min}`);
  if (wanted.includes('MAX') && result.max !== undefined) items.push(`MAX ${result.max}`);
  if (wanted.includes('COUNT')) items.push(`COUNT ${result.count}`);
  if (wanted.includes('ALL') && result.all.length > 0) items.push(`ALL ${rangesText(result.all)}`);
  if (result.relevancy !== undefined) items.push(`RELEVANCY (${result.relevancy.join(' ')})`);
  if (result.modSeq !== undefined) items.push(`MODSEQ ${result.modSeq}`);
  return Buffer.from(`${items.join(' ')}\r\n`, 'latin1');
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
