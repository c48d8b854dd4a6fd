import type { Lexer } from '../lexer/lexer.ts';
import { expectSearchKeys } from '../search/parse-search-key.ts';
import { expectCharset, returnOptions, writeReturnOptions } from '../search/search-options.ts';
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
  const returns = returnOptions(lexer);
  const charset = lexer.attempt(charsetOption);
  return { name: 'SEARCH', byUid, returns, charset, key: expectSearchKeys(lexer) };
}

export function writeSearch(command: SearchCommand, writer: WireWriter): void {
  writer.raw(command.byUid ? 'UID SEARCH ' : 'SEARCH ');
  writeReturnOptions(command.returns, writer);
  if (command.charset !== undefined) {
    writer.raw('CHARSET ');
    writer.atom(command.charset);
    writer.space();
  }
  writeSearchKeys(command.key, writer);
}

function charsetOption(lexer: Lexer): string | undefined {
  if (lexer.keyword() !== 'CHARSET') return undefined;
  lexer.expectSpace();
  const charset = expectCharset(lexer);
  lexer.expectSpace();
  return charset;
}
