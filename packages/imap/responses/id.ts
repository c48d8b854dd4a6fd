import { expectIdParameters, writeIdParameters } from '../commands/id.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';

type IdResponse = Extract<Response, { name: 'ID' }>;

/** id_response = "ID" SP id_params_list (RFC 2971 4) */
export function parseIdResponse(lexer: Lexer): IdResponse {
  lexer.expectSpace();
  return { name: 'ID', parameters: expectIdParameters(lexer) };
}

export function writeIdResponse(response: IdResponse, writer: WireWriter): void {
  writer.raw('ID ');
  writeIdParameters(response.parameters, writer);
}
