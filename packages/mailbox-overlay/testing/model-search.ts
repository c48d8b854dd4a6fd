/** SEARCH as RFC 3501 6.4.4 has it, on messages of which one knows by hand what they say. */
import { type SearchDate, type SearchKey, textOf, type Uid } from '@mailweave/imap';
import { NOW_MS } from './history.ts';
import type { ModelMailbox, Picked } from './model-mailbox.ts';
import { emailIdOf, holdsFlag, isRecent, type ModelMessage, modSeqOf } from './model-message.ts';

export type ComparatorName = 'i;octet' | 'i;ascii-casemap' | 'i;unicode-casemap';

/** Of what stands in the samples: what is the same then is the same to the comparator (RFC 4790 9, RFC 5051). */
const FOLDED: Readonly<Record<ComparatorName, (text: string) => string>> = {
  'i;octet': (text) => text,
  'i;ascii-casemap': (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  'i;unicode-casemap': (text) => text.toLowerCase(),
};

/** The messages that a server finds, or its BAD for a sequence number beyond EXISTS anywhere in the key. */
export function found(key: SearchKey, searched: Searched): Picked {
  const matches = matcher(key, searched);
  return matches === 'beyond-end' ? matches : searched.mailbox.messages.filter(matches);
}

export function asksModSeq(key: SearchKey): boolean {
  return JSON.stringify(key, (_name, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  ).includes('"MODSEQ"');
}

type Matcher = (message: ModelMessage) => boolean;

export type Searched = {
  readonly mailbox: ModelMailbox;
  /** `$`. */
  readonly saved: ReadonlySet<Uid>;
  /** Numbers beyond the end may be asked for: nothing is there. */
  readonly beyondEnd: boolean;
  readonly comparator: ComparatorName;
};

function matcher(key: SearchKey, searched: Searched): Matcher | 'beyond-end' {
  switch (key.name) {
    case 'NOT': {
      const inner = matcher(key.key, searched);
      return inner === 'beyond-end' ? inner : (message) => !inner(message);
    }
    case 'FUZZY':
      return matcher(key.key, searched);
    case 'OR':
      return combined([key.left, key.right], searched, (inner, message) => inner.some((one) => one(message)));
    case 'and':
      return combined(key.keys, searched, (inner, message) => inner.every((one) => one(message)));
    case 'sequence-set':
      return setMatcher(searched.mailbox.pick(key.set, searched.beyondEnd));
    case 'saved':
      return isSaved(searched);
    case 'UID':
      return key.set.kind === 'saved' ? isSaved(searched) : setMatcher(searched.mailbox.pick(key.set));
    default:
      return (message) => matchesOwn(key, message, FOLDED[searched.comparator]);
  }
}

function combined(
  keys: readonly SearchKey[],
  searched: Searched,
  combine: (inner: readonly Matcher[], message: ModelMessage) => boolean,
): Matcher | 'beyond-end' {
  const inner: Matcher[] = [];
  for (const key of keys) {
    const one = matcher(key, searched);
    if (one === 'beyond-end') return one;
    inner.push(one);
  }
  return (message) => combine(inner, message);
}

function isSaved({ saved }: Searched): Matcher {
  return ({ uid }) => saved.has(uid);
}

function setMatcher(picked: Picked): Matcher | 'beyond-end' {
  if (picked === 'beyond-end') return picked;
  return ({ uid }) => picked.some((message) => message.uid === uid);
}

type OwnKey = Exclude<SearchKey, { name: 'NOT' | 'FUZZY' | 'OR' | 'and' | 'sequence-set' | 'UID' | 'saved' }>;

/** Keys that ask the message alone. */
function matchesOwn(key: OwnKey, message: ModelMessage, folded: (text: string) => string): boolean {
  switch (key.name) {
    case 'ALL':
      return true;
    case 'RECENT':
      return isRecent(message);
    case 'OLD':
      return !isRecent(message);
    case 'NEW':
      return isRecent(message) && !holdsFlag(message, '\\Seen');
    case 'flag':
      return holdsFlag(message, key.flag) === key.set;
    case 'LARGER':
      return message.sample.content.bytes.length > key.sizeBytes;
    case 'SMALLER':
      return message.sample.content.bytes.length < key.sizeBytes;
    case 'MODSEQ':
      return modSeqOf(message) >= key.modSeq;
    case 'EMAILID':
      return emailIdOf(message) === key.id;
    default:
      return 'date' in key || 'seconds' in key
        ? matchesTime(key, message)
        : matchesText(key, message, folded);
  }
}

type TimeKey = Extract<OwnKey, { date: SearchDate } | { seconds: number }>;

function matchesTime(key: TimeKey, { internalDateMs, sample }: ModelMessage): boolean {
  if ('seconds' in key) {
    const boundary = NOW_MS / 1000 - key.seconds;
    const internalDate = Math.floor(internalDateMs / 1000);
    return key.name === 'OLDER' ? internalDate <= boundary : internalDate >= boundary;
  }
  const date = key.name.startsWith('SENT') ? isoOfDate(sample.sentOn) : isoOfTime(internalDateMs);
  const wanted = isoOfDate(key.date);
  if (date === undefined || wanted === undefined) return false;
  if (key.name.endsWith('BEFORE')) return date < wanted;
  return key.name.endsWith('SINCE') ? date >= wanted : date === wanted;
}

function isoOfTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function isoOfDate(date: SearchDate | undefined): string | undefined {
  return date && isoOfTime(Date.UTC(date.year, date.month - 1, date.day));
}

type TextKey = Exclude<
  OwnKey,
  TimeKey | { name: 'ALL' | 'RECENT' | 'OLD' | 'NEW' | 'flag' | 'LARGER' | 'SMALLER' | 'EMAILID' | 'MODSEQ' }
>;

function matchesText(key: TextKey, { sample }: ModelMessage, folded: (text: string) => string): boolean {
  if (!('value' in key)) throw new TypeError(`${key.name} is no part of the model.`);
  const wanted = folded(textOf(key.value));
  const holds = (text: string): boolean => folded(text).includes(wanted);
  if (key.name === 'BODY') return holds(sample.bodyText);
  if (key.name === 'TEXT')
    return holds(sample.bodyText) || sample.fields.some((field) => holds(field.join(': ')));
  const name = (key.name === 'HEADER' ? textOf(key.field) : key.name).toLowerCase();
  return sample.fields.some(([field, value]) => field.toLowerCase() === name && holds(value));
}
