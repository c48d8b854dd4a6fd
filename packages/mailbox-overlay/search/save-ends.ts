/**
 * SAVE beside MIN or MAX alone keeps only those messages in `$` (RFC 5182 2.4). The backend keeps its own first
 * and last match; where a woven message is the first or the last, it has to keep less.
 *
 * Standard: finding; RFC 5182; SEARCHRES; whole, the backend keeps the real part of `$`, the proxy the woven one
 */
import {
  rangesOfNumbers,
  type SearchCommand,
  type SearchKey,
  type SearchReturn,
  type SortCommand,
  sequenceNumber,
  type Uid,
  uid,
} from '@mailweave/imap';
import type { Asked, RefusePlan } from '../plan/command-plan.ts';
import type { ClientView } from '../view/client-view.ts';
import { NOTHING } from './translate-search-key.ts';

/** The results of a search as they came out; undefined where nothing was found, or nothing asked for. */
export type Ends = { readonly min: number | undefined; readonly max: number | undefined };

type Searching = Pick<SearchCommand | SortCommand, 'byUid' | 'returns'>;

export function saves(returns: readonly SearchReturn[] | undefined): boolean {
  return returns?.includes('SAVE') === true;
}

/** With ALL, with COUNT or alone SAVE keeps everything that was found. */
export function savesEndsOnly(returns: readonly SearchReturn[] | undefined): boolean {
  if (returns === undefined || !saves(returns)) return false;
  const keepsAll = returns.includes('ALL') || returns.includes('COUNT');
  return !keepsAll && (returns.includes('MIN') || returns.includes('MAX'));
}

/**
 * Makes `$` hold the ends of the whole result.
 *
 * @param whole as the client sees them, over real and woven messages
 * @param real as the backend numbers them: what it has saved
 * @returns the refusal that ends the client's command when the backend does not save what it is told to
 */
export function* saveEnds(
  command: Searching,
  whole: Ends,
  real: Ends,
  view: ClientView,
): Generator<SearchCommand, RefusePlan | undefined, Asked> {
  const woven: Uid[] = [];
  const kept: number[] = [];
  for (const end of wantedEnds(command, whole)) {
    const message = command.byUid ? view.wovenByUid(end) : view.wovenAt(end);
    if (message !== undefined) woven.push(message.uid);
    else kept.push(command.byUid ? end : view.realAtOrBelow(end));
  }
  if (kept.join() !== wantedEnds(command, real).join()) {
    const { status } = yield saveCommand(command.byUid, kept);
    if (status !== 'OK') {
      view.saveWoven([]);
      return { kind: 'refuse', status: 'NO', text: 'The result could not be saved.' };
    }
  }
  view.saveWoven(woven);
  return undefined;
}

/** Ascending, each once. */
function wantedEnds({ returns }: Searching, { min, max }: Ends): number[] {
  const ends = [returns?.includes('MIN') ? min : undefined, returns?.includes('MAX') ? max : undefined];
  return [...new Set(ends.filter((end) => end !== undefined))].sort((a, b) => a - b);
}

function saveCommand(byUid: boolean, numbers: readonly number[]): SearchCommand {
  return { name: 'SEARCH', byUid, returns: ['SAVE'], charset: undefined, key: keyOf(byUid, numbers) };
}

function keyOf(byUid: boolean, numbers: readonly number[]): SearchKey {
  if (numbers.length === 0) return NOTHING;
  return byUid
    ? { name: 'UID', set: { kind: 'uid', ranges: rangesOfNumbers(numbers.map(uid)) } }
    : {
        name: 'sequence-set',
        set: { kind: 'sequence', ranges: rangesOfNumbers(numbers.map(sequenceNumber)) },
      };
}
