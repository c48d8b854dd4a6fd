import { isAll, TAG } from '../lexer/char-class.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { expectRanges } from '../lexer/message-sets.ts';
import type { ByteString } from '../values/byte-string.ts';
import { writeNumberRanges } from '../values/number-ranges.ts';
import { tag as asTag, modSeq, type Tag } from '../values/numbers.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import { expectFetchValue } from './fetch-value.ts';
import type { EsearchResult } from './response.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * esearch-response  = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data)
 * search-correlator = SP "(" "TAG" SP tag-string ")"                                    (RFC 4466 2.6.2)
 * search-return-data = "MIN" SP nz-number / "MAX" SP nz-number / "ALL" SP sequence-set /
 *                      "COUNT" SP number                                                (RFC 4731 4)
 *                    / "MODSEQ" SP mod-sequence-value                                    (RFC 7162 3.1.10)
 *                    / "RELEVANCY" SP "(" [score *(SP score)] ")"                      (RFC 6203 7)
 *
 * Data of other extensions (PARTIAL) is read over.
 */
export function parseEsearch(lexer: Lexer): { name: 'ESEARCH' } & EsearchResult {
  const result: Mutable<EsearchResult> = {
    tag: undefined,
    byUid: false,
    min: undefined,
    max: undefined,
    count: undefined,
    all: undefined,
    relevancy: undefined,
    modSeq: undefined,
  };
  while (lexer.space() && !lexer.atEnd) {
    if (lexer.open()) result.tag = correlatorUpToClose(lexer);
    else readDatum(lexer, result);
  }
  return { name: 'ESEARCH', ...result };
}

export function writeEsearch(result: EsearchResult, writer: WireWriter): void {
  writer.raw('ESEARCH');
  if (result.tag !== undefined) writer.raw(` (TAG "${result.tag}")`);
  if (result.byUid) writer.raw(' UID');
  const data: [word: string, value: number | bigint | string | undefined][] = [
    ['MIN', result.min],
    ['MAX', result.max],
    ['COUNT', result.count],
    ['ALL', result.all === undefined ? undefined : writeNumberRanges(result.all)],
    ['RELEVANCY', result.relevancy === undefined ? undefined : `(${result.relevancy.join(' ')})`],
    ['MODSEQ', result.modSeq],
  ];
  for (const [word, value] of data) {
    if (value !== undefined) writer.raw(` ${word} ${value}`);
  }
}

function readDatum(lexer: Lexer, result: Mutable<EsearchResult>): void {
  const word = lexer.expectKeyword('a result of the search');
  if (word === 'UID') {
    result.byUid = true;
    return;
  }
  lexer.expectSpace();
  if (word === 'MIN') result.min = lexer.expectNzNumber('a message number');
  else if (word === 'MAX') result.max = lexer.expectNzNumber('a message number');
  else if (word === 'COUNT') result.count = lexer.expectNumber('a count');
  else if (word === 'ALL') result.all = expectRanges<number>(lexer, 'a set of numbers');
  else if (word === 'RELEVANCY') result.relevancy = lexer.expectList(expectScore, 'a list of scores');
  else if (word === 'MODSEQ') result.modSeq = modSeq(lexer.expectNumber64('a mod-sequence'));
  else expectFetchValue(lexer);
}

function expectScore(lexer: Lexer): number {
  return lexer.expectNumber('a score');
}

/** `TAG "x"`; MULTISEARCH (RFC 7377) adds MAILBOX and UIDVALIDITY, which are read over. */
function correlatorUpToClose(lexer: Lexer): Tag | undefined {
  let tag: Tag | undefined;
  while (!lexer.close()) {
    const word = lexer.expectKeyword('TAG');
    lexer.expectSpace();
    if (word === 'TAG') tag = expectTagString(lexer);
    else expectFetchValue(lexer);
    lexer.space();
  }
  return tag;
}

/** tag-string = astring whose content is a tag (RFC 4466 3) */
function expectTagString(lexer: Lexer): Tag {
  const start = lexer.position();
  const value: ByteString = lexer.expectAstring('a tag');
  if (!isAll(value, TAG)) throw lexer.error('a tag', start);
  return asTag(value);
}
