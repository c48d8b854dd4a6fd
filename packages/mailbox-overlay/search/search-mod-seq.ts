/**
 * The mod-sequence that a result of SEARCH or SORT bears when MODSEQ was a criterion (RFC 7162 3.1.5, 3.1.10).
 *
 * Standard: sync; RFC 7162 3.1.5, 3.1.6, 3.1.9, 3.1.10; MODSEQ in SEARCH, SORT and their results; whole, mod-sequences of single flags are not told apart
 */
import type { ModSeq, Response, SearchKey, SearchReturn, Uid } from '@mailweave/imap';
import type { ClientView } from '../view/client-view.ts';
import { tellsScores } from './relevancy.ts';

/** Whether the program has a MODSEQ key anywhere. */
function asksModSeq(key: SearchKey): boolean {
  switch (key.name) {
    case 'MODSEQ':
      return true;
    case 'NOT':
    case 'FUZZY':
      return asksModSeq(key.key);
    case 'OR':
      return asksModSeq(key.left) || asksModSeq(key.right);
    case 'and':
      return key.keys.some(asksModSeq);
    default:
      return false;
  }
}

export type FoundWoven = {
  readonly key: SearchKey;
  /** Woven messages that were found, with their numbers or UIDs in the result. */
  readonly matching: readonly { readonly uid: Uid; readonly number: number }[];
  /** The numbers or UIDs that are told, if it is only MIN or MAX; undefined: all that were found count. */
  readonly ends: ReadonlySet<number> | undefined;
};

/** The mod-sequence that the backend's result bears, if any. */
export function realModSeq(collected: readonly Response[]): ModSeq | undefined {
  return collected
    .map((response) => ('modSeq' in response ? response.modSeq : undefined))
    .reduce(higher, undefined);
}

/**
 * The highest mod-sequence of what was found, woven messages included; undefined where none is to be told.
 *
 * @param real realModSeq()
 */
export function resultModSeq(
  real: ModSeq | undefined,
  { key, matching, ends }: FoundWoven,
  view: ClientView,
): ModSeq | undefined {
  if (!asksModSeq(key)) return undefined;
  const woven = matching.filter(({ number }) => ends?.has(number) !== false);
  const onlyWoven = ends !== undefined && woven.length === ends.size;
  return woven.map(({ uid }) => view.modSeqs.of(uid)).reduce(higher, onlyWoven ? undefined : real);
}

/** MIN and MAX where nothing else is to be told (RFC 7162 3.1.10); undefined when more is. */
export function toldEnds(
  returns: readonly SearchReturn[] | undefined,
  min: number | undefined,
  max: number | undefined,
): ReadonlySet<number> | undefined {
  if (returns === undefined || returns.length === 0) return undefined;
  if (returns.includes('ALL') || returns.includes('COUNT') || tellsScores(returns)) return undefined;
  const told = [returns.includes('MIN') ? min : undefined, returns.includes('MAX') ? max : undefined];
  return new Set(told.filter((end) => end !== undefined));
}

function higher(a: ModSeq | undefined, b: ModSeq | undefined): ModSeq | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
