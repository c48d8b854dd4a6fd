import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { LanguageCommand } from './command.ts';

/**
 * language-cmd      = "LANGUAGE" *(SP lang-range-quoted)
 * lang-range-quoted = astring                              (RFC 5255 5)
 */
export function parseLanguage(lexer: Lexer): LanguageCommand {
  const ranges: LanguageCommand['ranges'][number][] = [];
  while (lexer.space() && !lexer.atEnd) ranges.push(lexer.expectAstring('a language'));
  return { name: 'LANGUAGE', ranges };
}

export function writeLanguage(command: LanguageCommand, writer: WireWriter): void {
  writer.raw('LANGUAGE');
  for (const range of command.ranges) {
    writer.space();
    writer.astring(range);
  }
}
