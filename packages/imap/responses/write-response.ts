import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';
import { writeContinuation } from './status-response.ts';
import { responseGrammar } from './table.ts';

type OtherResponse = Extract<Response, { name: 'other' }>;

/** The response with `* `, its tag or `+ ` in front and CRLF behind. */
export function writeResponse(response: Response, writer: WireWriter): void {
  if (response.name === 'continuation') writeContinuation(response, writer);
  else if (response.name === 'other') writeOther(response, writer);
  else writeKnown(response, writer);
  writer.crlf();
}

function writeKnown(response: Exclude<Response, OtherResponse>, writer: WireWriter): void {
  const grammar = responseGrammar(response.name);
  if (grammar === undefined) throw new TypeError(`The response ${response.name} has no row in the table.`);
  // Only a status response has a code; ESEARCH has a tag too, but it stands inside.
  const tag = 'code' in response ? response.tag : undefined;
  writer.raw(`${tag ?? '*'} `);
  grammar.write(response, writer);
}

/** Without `rest` nothing but the head is known. */
function writeOther({ word, number, rest }: OtherResponse, writer: WireWriter): void {
  writer.raw(number === undefined ? `* ${word}` : `* ${number} ${word}`);
  if (rest !== undefined) writer.frame(rest);
}
