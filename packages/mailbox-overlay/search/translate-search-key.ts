import type { SearchKey } from '@mailweave/imap';
import { searchedRealPart } from '../sets/split-set.ts';
import type { ClientView } from '../view/client-view.ts';

/** Matches nothing; every server knows it (a set must not be empty, RFC 3501 9). */
export const NOTHING: SearchKey = { name: 'NOT', key: { name: 'ALL' } };

/** The search program as the backend has to see it: its numbers name real messages only (invariant 5). */
export function translateSearchKey(key: SearchKey, view: ClientView): SearchKey {
  const inner = (part: SearchKey): SearchKey => translateSearchKey(part, view);
  switch (key.name) {
    case 'sequence-set':
    case 'UID':
      return translateSet(key, view);
    case 'NOT':
    case 'FUZZY':
      return { name: key.name, key: inner(key.key) };
    case 'OR':
      return { name: 'OR', left: inner(key.left), right: inner(key.right) };
    case 'and':
      return { name: 'and', keys: key.keys.map(inner) };
    // `$` too: the backend has the real part of it.
    default:
      return key;
  }
}

type SetKey = Extract<SearchKey, { name: 'sequence-set' | 'UID' }>;

function translateSet(key: SetKey, view: ClientView): SearchKey {
  const real = searchedRealPart(key.set, view);
  if (real === undefined) return NOTHING;
  return real.kind === 'sequence' ? { name: 'sequence-set', set: real } : { name: 'UID', set: real };
}
