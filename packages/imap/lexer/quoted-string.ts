import type { ByteString } from '../values/byte-string.ts';
import { decodeUtf8 } from '../values/utf8.ts';

/** Longer strings travel as literals: RFC 2683 3.2.1.5 advises clients to lines of about 1,000 octets. */
const QUOTED_MAX_BYTES = 1000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CR = 0x0d;
const LF = 0x0a;

/**
 * quoted = DQUOTE *QUOTED-CHAR DQUOTE (RFC 3501 9). Bytes above 0x7f are let through: UTF8=ACCEPT (RFC 6855)
 * and careless peers send them.
 *
 * @param start just behind the opening quote
 * @returns where the closing quote is, -1 when there is none before a NUL, CR, LF or the end
 */
export function endOfQuoted(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    let code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) {
      at += 1;
      code = text.charCodeAt(at);
    }
    if (code === 0 || code === CR || code === LF) return -1;
  }
  return -1;
}

/** Without the escapes. Only `\"` and `\\` are legal; any other escaped byte stands for itself, as in Dovecot. */
export function unescaped(raw: string): string {
  return raw.replace(/\\(.)/gs, '$1');
}

/** Whether `value` can stand between quotes: 7-bit, no NUL, CR or LF. */
export function isQuotable(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code > 0x7e || code === 0 || code === CR || code === LF) return false;
  }
  return true;
}

/** Whether a string goes between quotes; if not, it goes as a literal. */
export function travelsQuoted(value: string): boolean {
  return value.length <= QUOTED_MAX_BYTES && isQuotable(value);
}

/** As travelsQuoted(), once UTF8=ACCEPT is enabled: UTF-8 goes between quotes too (RFC 6855 3, uQUOTED-CHAR). */
export function travelsUtf8Quoted(value: ByteString): boolean {
  if (travelsQuoted(value)) return true;
  const held = value.length <= QUOTED_MAX_BYTES && !/[\0\r\n\x7f]/.test(value);
  return held && decodeUtf8(value) !== undefined;
}

/** `value` with its quotes; it must be quotable. */
export function quoted(value: string): string {
  return needsEscape(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}

function needsEscape(value: string): boolean {
  return value.includes('"') || value.includes('\\');
}
