import { ATOM, isAll } from '../lexer/char-class.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { SearchReturn } from './search-key.ts';

/**
 * return-options    = "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")" SP   (RFC 4466 2.6)
 * search-return-opt = "MIN" / "MAX" / "ALL" / "COUNT"               (RFC 4731 4) / "SAVE" (RFC 5182 4)
 *                   / "RELEVANCY"                                     (RFC 6203 7)
 *
 * @returns undefined, and nothing is read, where the next word is another
 */
export function returnOptions(lexer: Lexer): SearchReturn[] | undefined {
  return lexer.attempt(readReturnOptions);
}

/** With the space behind; nothing for undefined. */
export function writeReturnOptions(returns: readonly SearchReturn[] | undefined, writer: WireWriter): void {
  if (returns !== undefined) writer.raw(`RETURN (${returns.join(' ')}) `);
}

/** charset = atom / quoted (RFC 5256 5); upper case. */
export function expectCharset(lexer: Lexer): string {
  const start = lexer.position();
  const charset = lexer.expectAstring('the name of a charset');
  if (!isAll(charset, ATOM)) throw lexer.error('the name of a charset', start);
  return charset.toUpperCase();
}

const RETURNS: readonly SearchReturn[] = ['MIN', 'MAX', 'COUNT', 'ALL', 'SAVE', 'RELEVANCY'];

function readReturnOptions(lexer: Lexer): SearchReturn[] | undefined {
  if (lexer.keyword() !== 'RETURN') return undefined;
  lexer.expectSpace();
  const returns = lexer.expectList(expectReturn, 'a list of result options');
  lexer.expectSpace();
  return returns;
}

function expectReturn(lexer: Lexer): SearchReturn {
  const start = lexer.position();
  const word = lexer.expectKeyword('a result option');
  const known = RETURNS.find((name) => name === word);
  if (known === undefined) throw lexer.error(RETURNS.join(', '), start);
  return known;
}
