import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { CompressCommand } from './command.ts';

/** command-auth =/ "COMPRESS" SP algorithm (RFC 4978 5) */
export function parseCompress(lexer: Lexer): CompressCommand {
  lexer.expectSpace();
  return { name: 'COMPRESS', algorithm: lexer.expectAtom('a compression algorithm').toUpperCase() };
}

export function writeCompress(command: CompressCommand, writer: WireWriter): void {
  writer.raw('COMPRESS ');
  writer.atom(command.algorithm);
}
