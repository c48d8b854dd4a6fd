import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { EnableCommand } from './command.ts';

/** enable = "ENABLE" 1*(SP capability) (RFC 5161 5) */
export function parseEnable(lexer: Lexer): EnableCommand {
  lexer.expectSpace();
  const capabilities = [lexer.expectAtom('a capability')];
  while (lexer.space() && !lexer.atEnd) capabilities.push(lexer.expectAtom('a capability'));
  return { name: 'ENABLE', capabilities };
}

export function writeEnable(command: EnableCommand, writer: WireWriter): void {
  writer.raw('ENABLE');
  for (const capability of command.capabilities) {
    writer.space();
    writer.atom(capability);
  }
}
