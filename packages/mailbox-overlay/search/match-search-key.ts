/**
 * Does a woven message match a search program? (RFC 3501 6.4.4; RFC 5032 OLDER and YOUNGER; RFC 8474;
 * RFC 8514.) Text is compared decoded and by the active comparator (RFC 5255 4.2, 4.6), dates without time and zone.
 *
 * Standard: finding; RFC 5032; WITHIN
 */
import { type ByteString, type NumberRange, type SearchDate, type SearchKey, textOf } from '@mailweave/imap';
import {
  bodyText,
  type Comparator,
  decodedHeader,
  headerText,
  sentDate,
  unicodeCasemap,
} from '@mailweave/message';
import { objectId } from '../content/fetch-attribute.ts';
import type { ClientView } from '../view/client-view.ts';
import { hasFlag, type WovenMessage } from '../view/woven-message.ts';

/** How a program is read. */
export type MatchOptions = {
  /** Milliseconds since 1970, for OLDER and YOUNGER. */
  readonly nowMs: number;
  /** What texts are compared by; i;unicode-casemap where nothing is said. */
  readonly comparator?: Comparator | undefined;
};

export type MatchContext = MatchOptions & { readonly view: ClientView };

export function matchesSearchKey(key: SearchKey, message: WovenMessage, context: MatchContext): boolean {
  const { comparator = unicodeCasemap } = context;
  return matches(key, message, { ...context, comparator, text: new SearchedText(message, comparator) });
}

type Searching = MatchContext & { readonly comparator: Comparator; readonly text: SearchedText };

function matches(key: SearchKey, message: WovenMessage, context: Searching): boolean {
  switch (key.name) {
    case 'ALL':
    case 'OLD':
    case 'SAVEDATESUPPORTED':
      return true;
    // A woven message is never \Recent (RFC 3501 2.3.2), so it is never NEW either.
    case 'NEW':
    case 'RECENT':
      return false;
    case 'flag':
      return hasFlag(message, key.flag) === key.set;
    case 'NOT':
      return !matches(key.key, message, context);
    // What matches exactly matches fuzzily as well; more is not looked for (RFC 6203 3).
    case 'FUZZY':
      return matches(key.key, message, context);
    case 'OR':
      return matches(key.left, message, context) || matches(key.right, message, context);
    case 'and':
      return key.keys.every((inner) => matches(inner, message, context));
    case 'sequence-set':
      return holds(key.set.ranges, context.view.clientNumberOfWoven(message.uid), context.view.exists);
    case 'UID':
      return key.set.kind === 'saved'
        ? isSaved(message, context.view)
        : uidSetHolds(key.set.ranges, message, context.view);
    case 'saved':
      return isSaved(message, context.view);
    default:
      return matchesAttribute(key, message, context);
  }
}

type AttributeKey = Exclude<
  SearchKey,
  {
    name:
      | 'ALL'
      | 'OLD'
      | 'NEW'
      | 'RECENT'
      | 'SAVEDATESUPPORTED'
      | 'flag'
      | 'NOT'
      | 'FUZZY'
      | 'OR'
      | 'and'
      | 'sequence-set'
      | 'UID'
      | 'saved';
  }
>;

function matchesAttribute(key: AttributeKey, message: WovenMessage, context: Searching): boolean {
  switch (key.name) {
    case 'LARGER':
      return message.sizeBytes > key.sizeBytes;
    case 'SMALLER':
      return message.sizeBytes < key.sizeBytes;
    case 'OLDER':
      return ageSeconds(message, context) >= key.seconds;
    case 'YOUNGER':
      return ageSeconds(message, context) <= key.seconds;
    case 'EMAILID':
      return key.id === objectId(message);
    case 'THREADID':
      return key.id === `T${objectId(message)}`;
    case 'MODSEQ':
      // The mod-sequences of single flags (its entry) are not told apart.
      return context.view.modSeqs.of(message.uid) >= key.modSeq;
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'BCC':
    case 'SUBJECT':
      return headerHolds(message, { field: key.name, value: key.value }, context);
    case 'HEADER':
      return headerHolds(message, { field: textOf(key.field), value: key.value }, context);
    case 'BODY':
      return context.text.body.includes(compared(key.value, context));
    case 'TEXT': {
      const value = compared(key.value, context);
      return context.text.header.includes(value) || context.text.body.includes(value);
    }
    default:
      return dateMatches(key, message);
  }
}

type DateKey = Extract<AttributeKey, { date: SearchDate }>;

function dateMatches(key: DateKey, message: WovenMessage): boolean {
  const sent = key.name.startsWith('SENT');
  const date = sent ? sentDate(message.content().index) : dateOf(message.internalDateMs);
  if (date === undefined) return false;
  const order = dayNumber(date) - dayNumber(key.date);
  if (key.name.endsWith('BEFORE')) return order < 0;
  return key.name.endsWith('SINCE') ? order >= 0 : order === 0;
}

/** INTERNALDATE is shown in UTC, so its date is the UTC date. */
function dateOf(atMs: number): SearchDate {
  const date = new Date(atMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function dayNumber(date: SearchDate): number {
  return (date.year * 12 + date.month) * 31 + date.day;
}

/** By the whole seconds that INTERNALDATE shows. */
function ageSeconds(message: WovenMessage, context: MatchContext): number {
  return Math.floor(context.nowMs / 1000) - Math.floor(message.internalDateMs / 1000);
}

/** An empty value asks whether the field is there at all (RFC 3501 6.4.4, HEADER). */
function headerHolds(
  message: WovenMessage,
  { field, value }: { readonly field: string; readonly value: ByteString },
  context: Searching,
): boolean {
  const { bytes, index } = message.content();
  const wanted = compared(value, context);
  return decodedHeader(bytes, index, field).some((text) => context.comparator(text).includes(wanted));
}

/** The value's charset is US-ASCII or UTF-8; the caller has seen to that. */
function compared(value: ByteString, { comparator }: Searching): Buffer {
  return comparator(textOf(value));
}

/** What BODY and TEXT look in, as it is compared: decoded once, however many keys of a program ask for it. */
class SearchedText {
  readonly #message: WovenMessage;
  readonly #comparator: Comparator;
  #header: Buffer | undefined;
  #body: Buffer | undefined;

  constructor(message: WovenMessage, comparator: Comparator) {
    this.#message = message;
    this.#comparator = comparator;
  }

  get header(): Buffer {
    this.#header ??= this.#read(headerText);
    return this.#header;
  }

  get body(): Buffer {
    this.#body ??= this.#read(bodyText);
    return this.#body;
  }

  #read(textIn: typeof bodyText): Buffer {
    const { bytes, index } = this.#message.content();
    return this.#comparator(textIn(bytes, index));
  }
}

function isSaved(message: WovenMessage, view: ClientView): boolean {
  return view.savedWoven.some(({ uid }) => uid === message.uid);
}

function uidSetHolds(
  ranges: readonly NumberRange<number>[],
  message: WovenMessage,
  view: ClientView,
): boolean {
  // Where a real message is the last, `*` is above every woven UID.
  return holds(ranges, message.uid, view.lastIfWoven?.uid ?? Number.MAX_SAFE_INTEGER);
}

function holds(ranges: readonly NumberRange<number>[], value: number | undefined, highest: number): boolean {
  if (value === undefined) return false;
  return ranges.some((range) => {
    const first = range.first === '*' ? highest : range.first;
    const last = range.last === '*' ? highest : range.last;
    return value >= Math.min(first, last) && value <= Math.max(first, last);
  });
}
