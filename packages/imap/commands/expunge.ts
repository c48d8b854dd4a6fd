import type { Lexer } from '../lexer/lexer.ts';
import { expectUidSetOrSaved } from '../lexer/message-sets.ts';
import { writeMessageSet } from '../values/number-ranges.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { UidExpungeCommand } from './command.ts';

/** uid-expunge = "UID" SP "EXPUNGE" SP sequence-set (RFC 4315 4); plain EXPUNGE has no argument. */
export function parseUidExpunge(lexer: Lexer): UidExpungeCommand {
  lexer.expectSpace();
  return { name: 'UID EXPUNGE', set: expectUidSetOrSaved(lexer) };
}

export function writeUidExpunge(command: UidExpungeCommand, writer: WireWriter): void {
  writer.raw(`UID EXPUNGE ${writeMessageSet(command.set)}`);
}
