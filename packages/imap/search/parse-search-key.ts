import { expectDate } from '../lexer/dates.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { expectSequenceSet, expectUidSetOrSaved } from '../lexer/message-sets.ts';
import type { ByteString } from '../values/byte-string.ts';
import { modSeq } from '../values/numbers.ts';
import type { SearchKey } from './search-key.ts';
import { SYSTEM_FLAGS } from './system-flags.ts';

/**
 * How deep keys may stand in each other. Clients that look for many values write one chain of ORs as deep as
 * the values are many, so this is far more than MAX_NESTING, which holds for lists alone; the stack bears it.
 */
export const MAX_SEARCH_DEPTH = 500;

const STAR = 0x2a;
const DOLLAR = 0x24;
const OPEN = 0x28;

type KeyParser = (lexer: Lexer, depth: number) => SearchKey;

/** Keys that are the word alone, or a word and arguments; sets, `$` and lists begin otherwise. */
const PARSERS: ReadonlyMap<string, KeyParser> = new Map<string, KeyParser>([
  ...(['ALL', 'NEW', 'OLD', 'RECENT', 'SAVEDATESUPPORTED'] as const).map(bare),
  ...SYSTEM_FLAGS.flatMap((flag) => [systemFlag(flag, true), systemFlag(flag, false)]),
  ['KEYWORD', (lexer) => keywordFlag(lexer, true)],
  ['UNKEYWORD', (lexer) => keywordFlag(lexer, false)],
  ...(['FROM', 'TO', 'CC', 'BCC', 'SUBJECT', 'BODY', 'TEXT'] as const).map(text),
  ['HEADER', header],
  ...(['BEFORE', 'ON', 'SINCE', 'SENTBEFORE', 'SENTON', 'SENTSINCE'] as const).map(date),
  ...(['SAVEDBEFORE', 'SAVEDON', 'SAVEDSINCE'] as const).map(date),
  ...(['LARGER', 'SMALLER'] as const).map(size),
  ...(['OLDER', 'YOUNGER'] as const).map(interval),
  ...(['EMAILID', 'THREADID'] as const).map(objectId),
  ['MODSEQ', modSeqKey],
  ['UID', uidKey],
  ['NOT', prefixed('NOT')],
  ['FUZZY', prefixed('FUZZY')],
  ['OR', orKey],
]);

/** search-key *(SP search-key): one key, or an `and` of several (RFC 3501 9, search). */
export function expectSearchKeys(lexer: Lexer): SearchKey {
  const first = expectSearchKey(lexer, 0);
  const keys = [first];
  while (lexer.space() && !lexer.atEnd) keys.push(expectSearchKey(lexer, 0));
  return keys.length === 1 ? first : { name: 'and', keys };
}

/**
 * search-key = "ALL" / "ANSWERED" / ... / sequence-set / "UID" SP sequence-set / "NOT" SP search-key /
 *              "OR" SP search-key SP search-key / "(" search-key *(SP search-key) ")"   (RFC 3501 9)
 *            / "OLDER" SP nz-number / "YOUNGER" SP nz-number                            (RFC 5032 3)
 *            / "$"                                                                      (RFC 5182 4)
 *            / "FUZZY" SP search-key                                                    (RFC 6203 7)
 *            / "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer        (RFC 7162 3.1.5)
 *            / "EMAILID" SP objectid / "THREADID" SP objectid                           (RFC 8474 7)
 *            / "SAVEDBEFORE" SP date / "SAVEDON" SP date / "SAVEDSINCE" SP date /
 *              "SAVEDATESUPPORTED"                                                      (RFC 8514 6)
 */
function expectSearchKey(lexer: Lexer, depth: number): SearchKey {
  if (depth > MAX_SEARCH_DEPTH) throw lexer.error(`at most ${MAX_SEARCH_DEPTH} keys within each other`);
  const code = lexer.peek();
  if (code === OPEN) return listKey(lexer, depth);
  if (lexer.skip(DOLLAR)) return { name: 'saved' };
  if (code === STAR || isDigit(code)) return { name: 'sequence-set', set: expectSequenceSet(lexer) };
  const start = lexer.position();
  const parse = PARSERS.get(lexer.expectKeyword('a search key'));
  if (parse === undefined) throw lexer.error('a search key', start);
  return parse(lexer, depth);
}

/** A list is an `and` of its keys; brackets around one key mean nothing. */
function listKey(lexer: Lexer, depth: number): SearchKey {
  lexer.open();
  const first = expectSearchKey(lexer, depth + 1);
  const keys = [first];
  while (!lexer.close()) {
    lexer.expectSpace();
    keys.push(expectSearchKey(lexer, depth + 1));
  }
  return keys.length === 1 ? first : { name: 'and', keys };
}

function prefixed(name: 'NOT' | 'FUZZY'): KeyParser {
  return (lexer, depth) => {
    lexer.expectSpace();
    return { name, key: expectSearchKey(lexer, depth + 1) };
  };
}

function orKey(lexer: Lexer, depth: number): SearchKey {
  lexer.expectSpace();
  const left = expectSearchKey(lexer, depth + 1);
  lexer.expectSpace();
  return { name: 'OR', left, right: expectSearchKey(lexer, depth + 1) };
}

function uidKey(lexer: Lexer): SearchKey {
  lexer.expectSpace();
  return { name: 'UID', set: expectUidSetOrSaved(lexer) };
}

function keywordFlag(lexer: Lexer, set: boolean): SearchKey {
  lexer.expectSpace();
  return { name: 'flag', flag: lexer.expectAtom('a keyword'), set, keyword: true };
}

function header(lexer: Lexer): SearchKey {
  lexer.expectSpace();
  const field = lexer.expectAstring('the name of a header field');
  lexer.expectSpace();
  return { name: 'HEADER', field, value: lexer.expectAstring('a text to look for') };
}

function modSeqKey(lexer: Lexer): SearchKey {
  lexer.expectSpace();
  const entry = lexer.string();
  if (entry === undefined) {
    return { name: 'MODSEQ', entry, modSeq: modSeq(lexer.expectNumber64('a mod-sequence')) };
  }
  lexer.expectSpace();
  const entryType = expectEntryType(lexer);
  lexer.expectSpace();
  return { name: 'MODSEQ', entry, entryType, modSeq: modSeq(lexer.expectNumber64('a mod-sequence')) };
}

/** entry-type-req = "priv" / "shared" / "all" (RFC 7162 7) */
function expectEntryType(lexer: Lexer): 'priv' | 'shared' | 'all' {
  const start = lexer.position();
  const word = lexer.expectKeyword('the type of an entry').toLowerCase();
  if (word !== 'priv' && word !== 'shared' && word !== 'all') throw lexer.error('priv, shared or all', start);
  return word;
}

function bare(name: 'ALL' | 'NEW' | 'OLD' | 'RECENT' | 'SAVEDATESUPPORTED'): [string, KeyParser] {
  return [name, () => ({ name })];
}

function systemFlag(flag: string, set: boolean): [string, KeyParser] {
  const word = flag.slice(1).toUpperCase();
  return [set ? word : `UN${word}`, () => ({ name: 'flag', flag, set, keyword: false })];
}

function text(name: 'FROM' | 'TO' | 'CC' | 'BCC' | 'SUBJECT' | 'BODY' | 'TEXT'): [string, KeyParser] {
  return [name, withSpace((lexer) => ({ name, value: lexer.expectAstring('a text to look for') }))];
}

type DateName = Extract<SearchKey, { date: unknown }>['name'];

function date(name: DateName): [string, KeyParser] {
  return [name, withSpace((lexer) => ({ name, date: expectDate(lexer) }))];
}

/** RFC 9051 gives LARGER and SMALLER 63 bits; beyond 2^53 no message goes. */
function size(name: 'LARGER' | 'SMALLER'): [string, KeyParser] {
  const read = (lexer: Lexer) => lexer.expectNumber('a size in bytes', Number.MAX_SAFE_INTEGER);
  return [name, withSpace((lexer) => ({ name, sizeBytes: read(lexer) }))];
}

function interval(name: 'OLDER' | 'YOUNGER'): [string, KeyParser] {
  return [name, withSpace((lexer) => ({ name, seconds: lexer.expectNzNumber('a number of seconds') }))];
}

function objectId(name: 'EMAILID' | 'THREADID'): [string, KeyParser] {
  return [name, withSpace((lexer) => ({ name, id: lexer.expectAtom('an object id') as ByteString }))];
}

function withSpace(read: (lexer: Lexer) => SearchKey): KeyParser {
  return (lexer) => {
    lexer.expectSpace();
    return read(lexer);
  };
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
