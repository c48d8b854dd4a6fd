import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { RenameCommand } from './command.ts';

/** rename = "RENAME" SP mailbox SP mailbox (RFC 3501 6.3.5) */
export function parseRename(lexer: Lexer): RenameCommand {
  lexer.expectSpace();
  const from = lexer.expectAstring('a mailbox name');
  lexer.expectSpace();
  return { name: 'RENAME', from, to: lexer.expectAstring('a mailbox name') };
}

export function writeRename(command: RenameCommand, writer: WireWriter): void {
  writer.raw('RENAME ');
  writer.astring(command.from);
  writer.space();
  writer.astring(command.to);
}
