import { Secret } from '@mailweave/foundation';
import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { AuthenticateCommand } from './command.ts';

/**
 * authenticate = "AUTHENTICATE" SP auth-type [SP (base64 / "=")]      (RFC 3501 6.2.2, RFC 4959 6)
 *
 * The continuation lines that follow are no command; the connection reads them itself.
 */
export function parseAuthenticate(lexer: Lexer): AuthenticateCommand {
  lexer.expectSpace();
  const mechanism = lexer.expectAtom('a SASL mechanism').toUpperCase();
  const response = lexer.space() ? lexer.atom() : undefined;
  const initialResponse = response === undefined ? undefined : new Secret<string>(response);
  return { name: 'AUTHENTICATE', mechanism, initialResponse };
}

export function writeAuthenticate(command: AuthenticateCommand, writer: WireWriter): void {
  writer.raw('AUTHENTICATE ');
  writer.atom(command.mechanism);
  if (command.initialResponse === undefined) return;
  writer.space();
  writer.atom(command.initialResponse.reveal());
}
