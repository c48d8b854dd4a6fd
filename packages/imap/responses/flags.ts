import { expectPermanentFlag } from '../lexer/flags.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';

type FlagsResponse = Extract<Response, { name: 'FLAGS' }>;

/** mailbox-data = "FLAGS" SP flag-list (RFC 3501 7.2.6); `\*` is forgiven, it belongs to PERMANENTFLAGS. */
export function parseFlags(lexer: Lexer): FlagsResponse {
  lexer.expectSpace();
  return { name: 'FLAGS', flags: lexer.expectList(expectPermanentFlag, 'a list of flags') };
}

export function writeFlags(response: FlagsResponse, writer: WireWriter): void {
  writer.raw('FLAGS ');
  writer.flags(response.flags);
}
