import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { MailboxCommand } from './command.ts';

/**
 * delete      = "DELETE" SP mailbox           (RFC 3501 6.3.4)
 * subscribe   = "SUBSCRIBE" SP mailbox        (RFC 3501 6.3.6)
 * unsubscribe = "UNSUBSCRIBE" SP mailbox      (RFC 3501 6.3.7)
 */
export function parseMailboxCommand(lexer: Lexer, name: MailboxCommand['name']): MailboxCommand {
  lexer.expectSpace();
  return { name, mailbox: lexer.expectAstring('a mailbox name') };
}

export function writeMailboxCommand(command: MailboxCommand, writer: WireWriter): void {
  writer.raw(`${command.name} `);
  writer.astring(command.mailbox);
}
