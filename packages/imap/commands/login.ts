import { Secret } from '@mailweave/foundation';
import type { Lexer } from '../lexer/lexer.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { LoginCommand } from './command.ts';

/** login = "LOGIN" SP userid SP password; both astring (RFC 3501 6.2.3) */
export function parseLogin(lexer: Lexer): LoginCommand {
  lexer.expectSpace();
  const user = lexer.expectAstring('a user name');
  lexer.expectSpace();
  return { name: 'LOGIN', user, password: new Secret<string>(lexer.expectAstring('a password')) };
}

export function writeLogin(command: LoginCommand, writer: WireWriter): void {
  writer.raw('LOGIN ');
  writer.astring(command.user);
  writer.space();
  writer.astring(command.password.reveal() as ByteString);
}
