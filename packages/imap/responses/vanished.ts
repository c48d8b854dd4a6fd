import type { Lexer } from '../lexer/lexer.ts';
import { expectKnownUids } from '../lexer/message-sets.ts';
import { writeMessageSet } from '../values/number-ranges.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';

type VanishedResponse = Extract<Response, { name: 'VANISHED' }>;

/** expunged-resp = "VANISHED" [SP "(EARLIER)"] SP known-uids (RFC 7162 3.2.10) */
export function parseVanished(lexer: Lexer): VanishedResponse {
  lexer.expectSpace();
  const earlier = lexer.open();
  if (earlier) {
    const start = lexer.position();
    if (lexer.keyword() !== 'EARLIER') throw lexer.error('EARLIER', start);
    lexer.expectClose();
    lexer.expectSpace();
  }
  return { name: 'VANISHED', earlier, uids: expectKnownUids(lexer) };
}

export function writeVanished(response: VanishedResponse, writer: WireWriter): void {
  writer.raw(`VANISHED ${response.earlier ? '(EARLIER) ' : ''}${writeMessageSet(response.uids)}`);
}
