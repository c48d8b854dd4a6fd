import { expectFlag } from '../lexer/flags.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { Flag } from '../values/flag.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { CreateCommand } from './command.ts';

/**
 * create       = "CREATE" SP mailbox [SP "(" create-param *(SP create-param) ")"]   (RFC 3501 6.3.3, RFC 4466 2.2)
 * create-param = "USE" SP "(" [use-attr *(SP use-attr)] ")"                         (RFC 6154 6)
 */
export function parseCreate(lexer: Lexer): CreateCommand {
  lexer.expectSpace();
  const mailbox = lexer.expectAstring('a mailbox name');
  const specialUse: Flag[] = [];
  if (lexer.space() && lexer.open()) {
    while (!lexer.close()) {
      const start = lexer.position();
      if (lexer.keyword() !== 'USE') throw lexer.error('USE', start);
      lexer.expectSpace();
      specialUse.push(...lexer.expectList(expectFlag, 'a list of special uses'));
      lexer.space();
    }
  }
  return { name: 'CREATE', mailbox, specialUse };
}

export function writeCreate(command: CreateCommand, writer: WireWriter): void {
  writer.raw('CREATE ');
  writer.astring(command.mailbox);
  if (command.specialUse.length === 0) return;
  writer.raw(' (USE ');
  writer.flags(command.specialUse);
  writer.raw(')');
}
