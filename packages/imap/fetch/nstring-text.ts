import { quoted, travelsQuoted } from '../lexer/quoted-string.ts';

/**
 * nstring (RFC 3501 9) as text of one byte per character: NIL, quoted, or a literal when it holds what a
 * quoted string must not (CR, LF, NUL, 8-bit bytes). For responses, where literals need no waiting.
 */
export function nstringText(value: string | undefined): string {
  return value === undefined ? 'NIL' : stringText(value);
}

/** string (RFC 3501 9), with NUL a literal8 (RFC 3516 4.3); bytes as latin1 characters. */
export function stringText(value: string): string {
  if (travelsQuoted(value)) return quoted(value);
  return `${value.includes('\0') ? '~' : ''}{${value.length}}\r\n${value}`;
}
