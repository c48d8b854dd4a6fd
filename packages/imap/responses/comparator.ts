import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';

type ComparatorResponse = Extract<Response, { name: 'COMPARATOR' }>;

/**
 * comparator-data = "COMPARATOR" SP comp-sel-quoted [SP "(" comp-id-quoted *(SP comp-id-quoted) ")"]
 * comp-id-quoted  = astring
 * comp-sel-quoted = astring                                (RFC 5255 4.10)
 */
export function parseComparatorResponse(lexer: Lexer): ComparatorResponse {
  lexer.expectSpace();
  const active = expectName(lexer);
  const matching = lexer.space() && !lexer.atEnd ? lexer.expectList(expectName, 'a list of comparators') : [];
  return { name: 'COMPARATOR', active, matching };
}

export function writeComparatorResponse({ active, matching }: ComparatorResponse, writer: WireWriter): void {
  writer.raw('COMPARATOR ');
  writer.astring(active);
  if (matching.length === 0) return;
  writer.space();
  writer.list(matching, (name) => writer.astring(name));
}

function expectName(lexer: Lexer): ByteString {
  return lexer.expectAstring('a comparator');
}
