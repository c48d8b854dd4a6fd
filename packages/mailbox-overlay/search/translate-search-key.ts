import type { SearchKey } from '@mailweave/imap';
import { searchedRealPart } from '../sets/split-set.ts';
import type { ClientView } from '../view/client-view.ts';

/** Matches nothing; every server knows it (a set must not be empty, RFC 3501 9). */
export const NOTHING: SearchKey = { name: 'NOT', key: { name: 'ALL' } };

export type TranslatedKey =
  | { outcome: 'translated'; key: SearchKey }
  /** MODSEQ is not offered while woven. */
  | { outcome: 'not-offered'; what: string };

/** The search program as the backend has to see it: its numbers name real messages only (invariant 5). */
export function translateSearchKey(key: SearchKey, view: ClientView): TranslatedKey {
  switch (key.name) {
    case 'sequence-set':
    case 'UID':
      return translateSet(key, view);
    case 'MODSEQ':
      return notOffered('MODSEQ');
    case 'NOT':
      return map([key.key], view, ([inner = NOTHING]) => ({ name: 'NOT', key: inner }));
    case 'OR':
      return map([key.left, key.right], view, ([left = NOTHING, right = NOTHING]) => ({
        name: 'OR',
        left,
        right,
      }));
    case 'and':
      return map(key.keys, view, (keys) => ({ name: 'and', keys }));
    // `$` too: the backend has the real part of it.
    default:
      return { outcome: 'translated', key };
  }
}

type SetKey = Extract<SearchKey, { name: 'sequence-set' | 'UID' }>;

function translateSet(key: SetKey, view: ClientView): TranslatedKey {
  const real = searchedRealPart(key.set, view);
  if (real === undefined) return { outcome: 'translated', key: NOTHING };
  const translated: SearchKey =
    real.kind === 'sequence' ? { name: 'sequence-set', set: real } : { name: 'UID', set: real };
  return { outcome: 'translated', key: translated };
}

function map(
  keys: readonly SearchKey[],
  view: ClientView,
  combine: (keys: readonly SearchKey[]) => SearchKey,
): TranslatedKey {
  const translated: SearchKey[] = [];
  for (const key of keys) {
    const outcome = translateSearchKey(key, view);
    if (outcome.outcome !== 'translated') return outcome;
    translated.push(outcome.key);
  }
  return { outcome: 'translated', key: combine(translated) };
}

function notOffered(what: string): TranslatedKey {
  return { outcome: 'not-offered', what };
}
