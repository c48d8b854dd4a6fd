import { ATOM, isAll } from '../lexer/char-class.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { expectSearchKeys } from '../search/parse-search-key.ts';
import type { SearchReturn } from '../search/search-key.ts';
import { writeSearchKeys } from '../search/write-search-key.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { SearchCommand } from './command.ts';

/**
 * search             = "SEARCH" [search-return-opts] SP ["CHARSET" SP charset SP] search-key *(SP search-key)
 *                                                                     (RFC 3501 6.4.4, RFC 4466 2.6)
 * search-return-opts = SP "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"
 * search-return-opt  = "MIN" / "MAX" / "ALL" / "COUNT"                (RFC 4731 4) / "SAVE" (RFC 5182 4)
 */
export function parseSearch(lexer: Lexer, byUid: boolean): SearchCommand {
  lexer.expectSpace();
  const returns = lexer.attempt(returnOptions);
  const charset = lexer.attempt(charsetOption);
  return { name: 'SEARCH', byUid, returns, charset, key: expectSearchKeys(lexer) };
}

export function writeSearch(command: SearchCommand, writer: WireWriter): void {
  writer.raw(command.byUid ? 'UID SEARCH ' : 'SEARCH ');
  if (command.returns !== undefined) writer.raw(`RETURN (${command.returns.join(' ')}) `);
  if (command.charset !== undefined) {
    writer.raw('CHARSET ');
    writer.atom(command.charset);
    writer.space();
  }
  writeSearchKeys(command.key, writer);
}

function returnOptions(lexer: Lexer): SearchReturn[] | undefined {
  if (lexer.keyword() !== 'RETURN') return undefined;
  lexer.expectSpace();
  const returns = lexer.expectList(expectReturn, 'a list of result options');
  lexer.expectSpace();
  return returns;
}

function expectReturn(lexer: Lexer): SearchReturn {
  const start = lexer.position();
  const word = lexer.expectKeyword('a result option');
  if (word === 'MIN' || word === 'MAX' || word === 'COUNT' || word === 'ALL' || word === 'SAVE') return word;
  throw lexer.error('MIN, MAX, COUNT, ALL or SAVE', start);
}

function charsetOption(lexer: Lexer): string | undefined {
  if (lexer.keyword() !== 'CHARSET') return undefined;
  lexer.expectSpace();
  const start = lexer.position();
  const charset = lexer.expectAstring('the name of a charset');
  if (!isAll(charset, ATOM)) throw lexer.error('the name of a charset', start);
  lexer.expectSpace();
  return charset.toUpperCase();
}
