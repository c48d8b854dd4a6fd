import type { FetchCommand, SortCommand, Tag, Uid } from '@mailweave/imap';
import type { Comparator } from '@mailweave/message';
import type { Asked, Conversation, Done } from '../plan/command-plan.ts';
import { tellsScores, wholeScores } from '../search/relevancy.ts';
import { type Ends, saveEnds, saves, savesEndsOnly } from '../search/save-ends.ts';
import { resultModSeq, toldEnds } from '../search/search-mod-seq.ts';
import type { ClientView } from '../view/client-view.ts';
import type { WovenMessage } from '../view/woven-message.ts';
import { type CompareAt, findPlaces } from './find-places.ts';
import { probeCommand, readProbe } from './probe.ts';
import { wovenFacts } from './sort-facts.ts';
import { compareSortKeys, type SortKey, sortKey } from './sort-key.ts';
import { readSortResult, type SortResult, sortResultLines } from './sort-result.ts';

/** A SORT that the backend has answered for the real messages. */
export type Sorting = {
  readonly command: SortCommand;
  readonly tag: Tag;
  /** What texts are compared by (RFC 5255 4.2). */
  readonly comparator: Comparator;
  /** The woven messages that match. */
  readonly matching: readonly WovenMessage[];
};

/** A woven message to be placed; `number` as the client sees it, or the UID. */
type Sortable = { readonly number: number; readonly key: SortKey };
type Newcomer = Sortable & { readonly uid: Uid };
type Placed = Newcomer & { readonly place: number };

/**
 * Puts the woven messages among the real ones where they belong: the backend's order is kept, and the places
 * are found by asking for the sort keys of the few real messages that they are compared with. Wherever the
 * backend does not answer, or compares a little otherwise, the result is still every message once.
 */
export function* sortConversation(sorting: Sorting, view: ClientView, done: Done): Conversation {
  const { command } = sorting;
  const real = readSortResult(done.collected);
  const newcomers = newcomersOf(sorting, view);
  const places = yield* askForPlaces(sorting, real.order, newcomers, view);
  const placed = newcomers.map((newcomer, at) => ({ ...newcomer, place: places[at] ?? real.order.length }));
  const whole = wholeResult(command, real, placed, view);
  if (savesEndsOnly(command.returns)) {
    const refusal = yield* saveEnds(command, endsOf(whole), endsOf(real), view);
    if (refusal !== undefined) return refusal;
  } else {
    saveMatching(sorting, view);
  }
  return sortResultLines(command, sorting.tag, whole);
}

/** The answer without asking anything: right where no place is to be told, else the woven messages come last. */
export function sortWithoutAsking(sorting: Sorting, view: ClientView, done: Done): Buffer[] {
  const real = readSortResult(done.collected);
  const last = (newcomer: Newcomer): Placed => ({ ...newcomer, place: real.order.length });
  saveMatching(sorting, view);
  const whole = wholeResult(sorting.command, real, newcomersOf(sorting, view).map(last), view);
  return sortResultLines(sorting.command, sorting.tag, whole);
}

function saveMatching({ command, matching }: Sorting, view: ClientView): void {
  if (saves(command.returns)) view.saveWoven(matching.map(({ uid }) => uid));
}

/** The first and the last of a sort are its MIN and MAX (RFC 5267 3.1). */
function endsOf({ order }: SortResult): Ends {
  return { min: order[0], max: order.at(-1) };
}

function newcomersOf({ command, matching, comparator }: Sorting, view: ClientView): Newcomer[] {
  return matching.flatMap((message) => {
    const client = view.clientNumberOfWoven(message.uid);
    if (client === undefined) return [];
    const key = sortKey(command.criteria, wovenFacts(message), comparator);
    return [{ uid: message.uid, number: command.byUid ? message.uid : client, key }];
  });
}

function* askForPlaces(
  { command, comparator }: Sorting,
  order: readonly number[],
  newcomers: readonly Newcomer[],
  view: ClientView,
): Generator<FetchCommand, readonly number[], Asked> {
  const [first] = command.criteria;
  // By score they stand before all real messages: there is nothing to look at.
  if (first?.name === 'RELEVANCY') return newcomers.map(() => (first.reverse ? order.length : 0));
  const keys = new Map<number, SortKey>();
  const compareAt = (newcomer: Newcomer): CompareAt => {
    return (index) => {
      const real = order[index] ?? 0;
      const key = keys.get(real);
      return key && compare(command, newcomer, { number: clientNumber(command, real, view), key });
    };
  };
  const search = findPlaces(order.length, newcomers.map(compareAt));
  let step = search.next();
  for (; step.done !== true; step = search.next()) {
    const asked = step.value.map((index) => order[index] ?? 0).filter((number) => !keys.has(number));
    if (asked.length === 0) continue;
    const { responses } = yield probeCommand(command, asked);
    for (const [number, key] of readProbe(command, responses, comparator)) keys.set(number, key);
  }
  return step.value;
}

/** By the criteria, then by the place in the mailbox (RFC 5256 3). */
function compare({ criteria }: SortCommand, a: Sortable, b: Sortable): number {
  return compareSortKeys(a.key, b.key, criteria) || a.number - b.number;
}

function clientNumber({ byUid }: SortCommand, real: number, view: ClientView): number {
  return byUid ? real : view.clientNumberOfReal(real);
}

function wholeResult(
  command: SortCommand,
  real: SortResult,
  placed: readonly Placed[],
  view: ClientView,
): SortResult {
  const waiting = placed.toSorted((a, b) => a.place - b.place || compare(command, a, b)).values();
  let next = waiting.next();
  const order: number[] = [];
  for (let at = 0; at <= real.order.length; at += 1) {
    for (; next.done !== true && next.value.place <= at; next = waiting.next()) order.push(next.value.number);
    const number = real.order[at];
    if (number !== undefined) order.push(clientNumber(command, number, view));
  }
  const ends = toldEnds(command.returns, order[0], order.at(-1));
  const modSeq = resultModSeq(real.modSeq, { key: command.key, matching: placed, ends }, view);
  const numbers = real.order.map((number) => clientNumber(command, number, view));
  const relevancy = tellsScores(command.returns)
    ? wholeScores({ numbers, scores: real.relevancy }, order, placed)
    : undefined;
  return { order, count: real.count + placed.length, relevancy, modSeq };
}
