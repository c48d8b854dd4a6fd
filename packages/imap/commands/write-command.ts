import type { WireWriter } from '../wire/wire-writer.ts';
import type { TaggedCommand, UnknownCommand } from './command.ts';
import { commandGrammar } from './table.ts';

/**
 * The command with tag and CRLF. Where the writer's literal mode makes it wait, the line goes on in the next
 * segment (wire-writer.ts).
 */
export function writeCommand({ tag, command }: TaggedCommand, writer: WireWriter): void {
  writer.raw(`${tag} `);
  if (command.name === 'unknown') {
    writeUnknown(command, writer);
  } else {
    const grammar = commandGrammar(command.name);
    if (grammar === undefined) throw new TypeError(`The command ${command.name} has no row in the table.`);
    grammar.write(command, writer);
  }
  writer.crlf();
}

function writeUnknown({ word, rest }: UnknownCommand, writer: WireWriter): void {
  writer.raw(word);
  if (rest !== undefined) writer.frame(rest);
}
