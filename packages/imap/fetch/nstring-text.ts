/** Beyond this a string goes as a literal: RFC 2683 3.2.1.5 advises lines of at most 1,000 octets or so. */
const LONGEST_QUOTED = 800;

/**
 * nstring (RFC 3501 9) as text of one byte per character: NIL, quoted, or a literal when it holds what a
 * quoted string must not (CR, LF, NUL, 8-bit bytes). For responses, where literals need no waiting.
 */
export function nstringText(value: string | undefined): string {
  return value === undefined ? 'NIL' : stringText(value);
}

/** string (RFC 3501 9); bytes as latin1 characters. */
export function stringText(value: string): string {
  if (value.length > LONGEST_QUOTED || !isQuotable(value)) return `{${value.length}}\r\n${value}`;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function isQuotable(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code === 0 || code === 10 || code === 13 || code > 126) return false;
  }
  return true;
}
