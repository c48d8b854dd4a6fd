import type { SearchKey } from '@mailweave/imap';
import { type MatchOptions, matchesSearchKey } from '../search/match-search-key.ts';
import { translateSearchKey } from '../search/translate-search-key.ts';
import type { ClientView } from '../view/client-view.ts';
import type { WovenMessage } from '../view/woven-message.ts';

/** The searching part of SORT and THREAD (RFC 5256 3). */
export type SearchProgram = {
  /** As the backend has to see it. */
  readonly upstreamKey: SearchKey;
  /** The woven messages that match, ascending by UID. */
  readonly matching: readonly WovenMessage[];
};

/** In others the strings of a program cannot be read here, and no woven message matches. */
const READABLE_CHARSETS: ReadonlySet<string> = new Set(['US-ASCII', 'UTF-8']);

export function planSearchProgram(
  { key, charset }: { readonly key: SearchKey; readonly charset: string },
  view: ClientView,
  options: MatchOptions,
): SearchProgram {
  const woven = READABLE_CHARSETS.has(charset) ? view.woven : [];
  const matching = woven
    .map(({ message }) => message)
    .filter((message) => matchesSearchKey(key, message, { ...options, view }));
  return { upstreamKey: translateSearchKey(key, view), matching };
}
