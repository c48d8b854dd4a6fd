import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { StatusCommand } from './command.ts';
import { expectStatusItems } from './status-item.ts';

/** status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")" (RFC 3501 6.3.10) */
export function parseStatus(lexer: Lexer): StatusCommand {
  lexer.expectSpace();
  const mailbox = lexer.expectAstring('a mailbox name');
  lexer.expectSpace();
  return { name: 'STATUS', mailbox, items: expectStatusItems(lexer) };
}

export function writeStatus(command: StatusCommand, writer: WireWriter): void {
  writer.raw('STATUS ');
  writer.astring(command.mailbox);
  writer.raw(` (${command.items.join(' ')})`);
}
