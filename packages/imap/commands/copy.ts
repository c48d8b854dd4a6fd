import type { Lexer } from '../lexer/lexer.ts';
import { expectMessageSet } from '../lexer/message-sets.ts';
import { writeMessageSet } from '../values/number-ranges.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { CopyCommand } from './command.ts';

/**
 * copy = "COPY" SP sequence-set SP mailbox      (RFC 3501 6.4.7)
 * move = "MOVE" SP sequence-set SP mailbox      (RFC 6851 3.1)
 */
export function parseCopy(lexer: Lexer, name: CopyCommand['name'], byUid: boolean): CopyCommand {
  lexer.expectSpace();
  const set = expectMessageSet(lexer, byUid);
  lexer.expectSpace();
  return { name, byUid, set, mailbox: lexer.expectAstring('a mailbox name') };
}

export function writeCopy(command: CopyCommand, writer: WireWriter): void {
  writer.raw(`${command.byUid ? 'UID ' : ''}${command.name} ${writeMessageSet(command.set)} `);
  writer.astring(command.mailbox);
}
