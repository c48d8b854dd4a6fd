/** Does a message match a search program? (RFC 3501 6.4.4; RFC 5032 OLDER and YOUNGER; RFC 5182 `$`) */
import type { SearchKey } from '@mailweave/imap';
import type { Comparator } from '@mailweave/message';
import { holds, spansOf, uidSpans } from '../session/message-set.ts';
import type { View } from '../session/view.ts';
import { hasFlag } from '../store/flags.ts';
import type { StoredMessage } from '../store/stored-message.ts';
import { type ContentKey, matchesContent } from './search-content.ts';

const NOT_OFFERED: ReadonlySet<string> = new Set([
  'MODSEQ',
  'EMAILID',
  'THREADID',
  'SAVEDBEFORE',
  'SAVEDON',
  'SAVEDSINCE',
  'SAVEDATESUPPORTED',
]);

/** Whether every key of the program is one that this server offers. */
export function isSearchable(key: SearchKey): boolean {
  if (key.name === 'NOT' || key.name === 'FUZZY') return isSearchable(key.key);
  if (key.name === 'OR') return isSearchable(key.left) && isSearchable(key.right);
  if (key.name === 'and') return key.keys.every(isSearchable);
  return !NOT_OFFERED.has(key.name);
}

export type MatchContext = { readonly view: View; readonly nowMs: number; readonly comparator: Comparator };

export function matches(key: SearchKey, message: StoredMessage, context: MatchContext): boolean {
  switch (key.name) {
    case 'FUZZY':
      return matches(key.key, message, context);
    case 'NOT':
      return !matches(key.key, message, context);
    case 'OR':
      return matches(key.left, message, context) || matches(key.right, message, context);
    case 'and':
      return key.keys.every((inner) => matches(inner, message, context));
    case 'ALL':
    case 'NEW':
    case 'OLD':
    case 'RECENT':
    case 'flag':
      return matchesFlags(key, message, context.view);
    case 'sequence-set':
    case 'UID':
    case 'saved':
      return matchesNumber(key, message, context.view);
    case 'MODSEQ':
    case 'EMAILID':
    case 'THREADID':
    case 'SAVEDATESUPPORTED':
    case 'SAVEDBEFORE':
    case 'SAVEDON':
    case 'SAVEDSINCE':
      throw new TypeError(`SEARCH ${key.name} is not offered.`);
    default:
      return matchesContent(key satisfies ContentKey, message, context);
  }
}

type FlagKey = Extract<SearchKey, { name: 'ALL' | 'NEW' | 'OLD' | 'RECENT' | 'flag' }>;

function matchesFlags(key: FlagKey, message: StoredMessage, view: View): boolean {
  switch (key.name) {
    case 'ALL':
      return true;
    case 'NEW':
      return view.isRecent(message) && !hasFlag(message.flags, '\\Seen');
    case 'OLD':
      return !view.isRecent(message);
    case 'RECENT':
      return view.isRecent(message);
    case 'flag':
      return hasFlag(message.flags, key.flag) === key.set;
  }
}

type NumberKey = Extract<SearchKey, { name: 'sequence-set' | 'UID' | 'saved' }>;

/** Numbers that no message has simply match nothing. */
function matchesNumber(key: NumberKey, message: StoredMessage, view: View): boolean {
  if (key.name === 'saved' || key.set.kind === 'saved') return view.savedResult.includes(message);
  if (key.name === 'UID') return holds(uidSpans(key.set.ranges, view), message.uid);
  return holds(spansOf(key.set.ranges, view.count), view.sequenceOf(message));
}
