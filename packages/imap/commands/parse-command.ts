import type { Frame } from '../frames/frame.ts';
import { ATOM, TAG } from '../lexer/char-class.ts';
import { Lexer } from '../lexer/lexer.ts';
import { tag as asTag } from '../values/numbers.ts';
import type { Command, TaggedCommand } from './command.ts';
import { commandGrammar } from './table.ts';

/**
 * command = tag SP (command-any / command-auth / command-nonauth / command-select) CRLF      (RFC 3501 9)
 *
 * A word without grammar gives the command `unknown`. Spaces before the line's end are forgiven.
 *
 * @throws ImapSyntaxError with the tag, if there was one
 */
export function parseCommand(frame: Frame): TaggedCommand {
  const lexer = new Lexer(frame);
  const tag = asTag(lexer.expectRun(TAG, 'a tag'));
  lexer.tag = tag;
  lexer.expectSpace();
  return { tag, command: expectCommand(lexer) };
}

function expectCommand(lexer: Lexer): Command {
  const word = commandWord(lexer);
  const grammar = commandGrammar(word);
  if (grammar === undefined) return { name: 'unknown', word, rest: lexer.expectRest() };
  const command = grammar.parse(lexer);
  lexer.expectEnd();
  return command;
}

/** `FETCH`, or `UID FETCH`: the word that decides the grammar. */
function commandWord(lexer: Lexer): string {
  const word = lexer.expectAtom('a command').toUpperCase();
  if (word !== 'UID') return word;
  lexer.expectSpace();
  return `UID ${lexer.expectRun(ATOM, 'a command after UID').toUpperCase()}`;
}
