import { VISIBLE } from '../lexer/char-class.ts';
import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response } from './response.ts';

type CapabilityResponse = Extract<Response, { name: 'CAPABILITY' | 'ENABLED' }>;

/**
 * capability-data = "CAPABILITY" *(SP capability) SP "IMAP4rev1" *(SP capability)      (RFC 3501 7.2.1)
 * enable-data     = "ENABLED" *(SP capability)                                         (RFC 5161 5)
 */
export function parseCapability(lexer: Lexer, name: CapabilityResponse['name']): CapabilityResponse {
  return { name, capabilities: capabilityWords(lexer) };
}

export function writeCapability(response: CapabilityResponse, writer: WireWriter): void {
  writer.raw([response.name, ...response.capabilities].join(' '));
}

/** *(SP capability); a capability is taken as any visible characters, servers are inventive. */
export function capabilityWords(lexer: Lexer): string[] {
  const words: string[] = [];
  while (lexer.space() && !lexer.atEnd) words.push(lexer.expectRun(VISIBLE, 'a capability'));
  return words;
}
