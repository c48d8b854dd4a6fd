import { dateTime } from '../lexer/dates.ts';
import { expectFlagList } from '../lexer/flags.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { writeDateTime } from '../values/date-time.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { AppendCommand, AppendMessage } from './command.ts';

const OPEN = 0x28;

/**
 * append         = "APPEND" SP mailbox 1*append-message                (RFC 3502 6.3.11)
 * append-message = [SP flag-list] [SP date-time] SP append-data
 * append-data    = literal / literal8                                  (RFC 4466 2.7, RFC 3516 4.4)
 *                / "UTF8" SP "(" literal8 ")"                          (RFC 6855 4)
 */
export function parseAppend(lexer: Lexer): AppendCommand {
  lexer.expectSpace();
  const mailbox = lexer.expectAstring('a mailbox name');
  lexer.expectSpace();
  const messages = [expectMessage(lexer)];
  while (lexer.space() && !lexer.atEnd) messages.push(expectMessage(lexer));
  return { name: 'APPEND', mailbox, messages };
}

export function writeAppend(command: AppendCommand, writer: WireWriter): void {
  writer.raw('APPEND ');
  writer.astring(command.mailbox);
  for (const message of command.messages) writeMessage(message, writer);
}

function writeMessage(message: AppendMessage, writer: WireWriter): void {
  writer.space();
  if (message.flags.length > 0) {
    writer.flags(message.flags);
    writer.space();
  }
  if (message.internalDate !== undefined) writer.raw(`"${writeDateTime(message.internalDate)}" `);
  if (message.utf8) writer.raw('UTF8 (');
  writer.literal(message.bytes, message.binary);
  if (message.utf8) writer.raw(')');
}

function expectMessage(lexer: Lexer): AppendMessage {
  let flags: AppendMessage['flags'] = [];
  if (lexer.peek() === OPEN) {
    flags = expectFlagList(lexer);
    lexer.expectSpace();
  }
  const internalDate = dateTime(lexer);
  if (internalDate !== undefined) lexer.expectSpace();
  const utf8 = isUtf8Data(lexer);
  const literal = lexer.literal();
  if (literal === undefined) throw lexer.error('a message as a literal');
  if (utf8 && !literal.binary) throw lexer.error('a literal8 before this');
  if (utf8) lexer.expectClose();
  return { flags, internalDate, bytes: literal.bytes, binary: literal.binary, utf8 };
}

function isUtf8Data(lexer: Lexer): boolean {
  const start = lexer.position();
  const word = lexer.keyword();
  if (word === undefined) return false;
  if (word !== 'UTF8') throw lexer.error('UTF8 or a message as a literal', start);
  lexer.expectSpace();
  lexer.expectOpen('`(`');
  return true;
}
