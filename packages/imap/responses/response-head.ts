import { ATOM, CHAR_CLASS, TAG } from '../lexer/char-class.ts';
import { MAX_NUMBER } from '../values/numbers.ts';

export type NumberedWord = 'EXISTS' | 'RECENT' | 'EXPUNGE' | 'FETCH' | 'other';

/** What the first bytes of a response say. Offsets are into the Buffer that was looked at. */
export type ResponseHead =
  /** `tagEnd`: just behind the tag. */
  | { readonly kind: 'tagged'; readonly tagEnd: number }
  | { readonly kind: 'continuation' }
  /** `* 12 FETCH`; `numberEnd`: just behind the digits. */
  | {
      readonly kind: 'numbered';
      readonly number: number;
      readonly numberEnd: number;
      readonly word: NumberedWord;
    }
  /** `word`: upper case. */
  | { readonly kind: 'untagged'; readonly word: string };

const SPACE = 0x20;
const STAR = 0x2a;
const PLUS = 0x2b;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN = 0x28;
/** Makes an ASCII letter lower case. */
const LOWER = 0x20;

type KnownWord<W extends string = string> = { readonly word: W; readonly lowerCase: Buffer };

const known = <W extends string>(word: W): KnownWord<W> => ({
  word,
  lowerCase: Buffer.from(word.toLowerCase(), 'latin1'),
});

const NUMBERED = [known('FETCH'), known('EXPUNGE'), known('EXISTS'), known('RECENT')] as const;

/** The words that come often; others cost a string. */
const UNTAGGED = [
  ...['OK', 'NO', 'BAD', 'BYE', 'PREAUTH', 'CAPABILITY', 'ENABLED', 'FLAGS', 'LIST', 'LSUB', 'SEARCH'],
  ...['ESEARCH', 'SORT', 'THREAD', 'STATUS', 'VANISHED', 'ID', 'NAMESPACE', 'METADATA', 'QUOTA', 'QUOTAROOT'],
].map(known);

const tagged = { kind: 'tagged' as const, tagEnd: 0 };
const continuation = { kind: 'continuation' as const };
const numbered = { kind: 'numbered' as const, number: 0, numberEnd: 0, word: 'other' as NumberedWord };
const untagged = { kind: 'untagged' as const, word: '' };

/**
 * Looks at the head of a response in [start, end), CRLF included or not, and at nothing behind it: this runs
 * for every line that is relayed.
 *
 * The result is one of four objects that live as long as the program: **it is valid until the next call**.
 *
 * @returns undefined when the line is no response at all
 */
export function classifyResponse(bytes: Buffer, start: number, end: number): ResponseHead | undefined {
  const first = start < end ? bytes[start] : SPACE;
  if (first === STAR) return bytes[start + 1] === SPACE ? classifyUntagged(bytes, start + 2, end) : undefined;
  if (first === PLUS) return endsWord(bytes, start + 1, end) ? continuation : undefined;
  const tagEnd = endOfRun(bytes, start, end, TAG);
  if (tagEnd === start || tagEnd === end || bytes[tagEnd] !== SPACE) return undefined;
  tagged.tagEnd = tagEnd;
  return tagged;
}

function classifyUntagged(bytes: Buffer, start: number, end: number): ResponseHead | undefined {
  let at = start;
  while (at < end && bytes[at] === SPACE) at += 1;
  const code = at < end ? (bytes[at] as number) : SPACE;
  if (code >= ZERO && code <= NINE) return classifyNumbered(bytes, at, end);
  const wordEnd = endOfRun(bytes, at, end, ATOM);
  if (wordEnd === at) return undefined;
  untagged.word = wordOf(bytes, at, wordEnd);
  return untagged;
}

function classifyNumbered(bytes: Buffer, start: number, end: number): ResponseHead | undefined {
  let at = start;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (value > MAX_NUMBER) return undefined;
  }
  if (at === end || bytes[at] !== SPACE) return undefined;
  numbered.number = value;
  numbered.numberEnd = at;
  while (at < end && bytes[at] === SPACE) at += 1;
  numbered.word = numberedWord(bytes, at, end);
  return numbered;
}

function numberedWord(bytes: Buffer, start: number, end: number): NumberedWord {
  for (const { word, lowerCase } of NUMBERED) {
    const wordEnd = start + lowerCase.length;
    if (wordEnd <= end && endsWord(bytes, wordEnd, end) && isWord(bytes, start, lowerCase)) return word;
  }
  return 'other';
}

function wordOf(bytes: Buffer, start: number, end: number): string {
  for (const { word, lowerCase } of UNTAGGED) {
    if (lowerCase.length === end - start && isWord(bytes, start, lowerCase)) return word;
  }
  return bytes.toString('latin1', start, end).toUpperCase();
}

function isWord(bytes: Buffer, start: number, lowerCase: Buffer): boolean {
  for (let index = 0; index < lowerCase.length; index += 1) {
    if (((bytes[start + index] as number) | LOWER) !== lowerCase[index]) return false;
  }
  return true;
}

/** The line's end, a space or control, or a list that begins without a space. */
function endsWord(bytes: Buffer, at: number, end: number): boolean {
  const code = at < end ? (bytes[at] as number) : SPACE;
  return code <= SPACE || code === OPEN;
}

function endOfRun(bytes: Buffer, start: number, end: number, mask: number): number {
  let at = start;
  while (at < end && ((CHAR_CLASS[bytes[at] as number] as number) & mask) !== 0) at += 1;
  return at;
}
