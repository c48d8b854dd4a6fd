import type { Lexer } from '../lexer/lexer.ts';
import { type ModSeq, modSeq } from '../values/numbers.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';

type SearchResponse = Extract<Response, { name: 'SEARCH' | 'SORT' }>;

/**
 * mailbox-data = "SEARCH" *(SP nz-number) [SP "(" "MODSEQ" SP mod-sequence-value ")"]
 *                                                        (RFC 3501 7.2.5, RFC 7162 3.1.5)
 * sort-data    = "SORT" *(SP nz-number)                  (RFC 5256 5)
 */
export function parseSearchResponse(lexer: Lexer, name: SearchResponse['name']): SearchResponse {
  const numbers: number[] = [];
  let highest: ModSeq | undefined;
  while (lexer.space() && !lexer.atEnd) {
    if (lexer.open()) highest = modSeqUpToClose(lexer);
    else numbers.push(lexer.expectNzNumber('a message number'));
  }
  return { name, numbers, modSeq: highest };
}

export function writeSearchResponse(response: SearchResponse, writer: WireWriter): void {
  writer.raw([response.name, ...response.numbers].join(' '));
  if (response.modSeq !== undefined) writer.raw(` (MODSEQ ${response.modSeq})`);
}

function modSeqUpToClose(lexer: Lexer): ModSeq {
  const start = lexer.position();
  if (lexer.keyword() !== 'MODSEQ') throw lexer.error('MODSEQ', start);
  lexer.expectSpace();
  const value = modSeq(lexer.expectNumber64('a mod-sequence'));
  lexer.expectClose();
  return value;
}
