import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { IdCommand } from './command.ts';

/** RFC 2971 3.3: a client sends at most thirty pairs. */
const MAX_ID_PAIRS = 30;

export type IdParameters = IdCommand['parameters'];

/**
 * id             = "ID" SP id_params_list
 * id_params_list = "(" *(string SP nstring) ")" / nil      (RFC 2971 4)
 */
export function parseId(lexer: Lexer): IdCommand {
  lexer.expectSpace();
  return { name: 'ID', parameters: expectIdParameters(lexer) };
}

export function writeId(command: IdCommand, writer: WireWriter): void {
  writer.raw('ID ');
  writeIdParameters(command.parameters, writer);
}

/** A field named twice keeps its last value (RFC 2971 3.3 forbids it). */
export function expectIdParameters(lexer: Lexer): IdParameters {
  if (lexer.nil()) return undefined;
  lexer.expectOpen('a list of identification fields or NIL');
  const parameters = new Map<string, ByteString | undefined>();
  while (!lexer.close()) {
    if (parameters.size === MAX_ID_PAIRS) throw lexer.error(`at most ${MAX_ID_PAIRS} fields`);
    const field = lexer.expectString('the name of a field');
    lexer.expectSpace();
    parameters.set(field, lexer.expectNstring('the value of a field'));
    lexer.space();
  }
  return parameters;
}

export function writeIdParameters(parameters: IdParameters, writer: WireWriter): void {
  if (parameters === undefined) {
    writer.raw('NIL');
  } else {
    writer.list(parameters, ([field, value]) => {
      writer.string(field as ByteString);
      writer.space();
      writer.nstring(value);
    });
  }
}
