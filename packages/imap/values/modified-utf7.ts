import type { ByteString } from './byte-string.ts';

const SHIFTED = /&([A-Za-z0-9+,]*)-/g;
/** What may stand for itself: printable US-ASCII but `&`. */
const DIRECT = /^[\x20-\x25\x27-\x7e]*$/;
const UTF16 = new TextDecoder('utf-16be', { fatal: true });

/**
 * The text of a mailbox name in modified UTF-7 (RFC 3501 5.1.3).
 *
 * @returns undefined when it is none: a bare `&`, a byte above 0x7e, half a character, or a form that the RFC forbids
 */
export function decodeModifiedUtf7(name: ByteString): string | undefined {
  let text = '';
  let end = 0;
  for (const match of name.matchAll(SHIFTED)) {
    const direct = name.slice(end, match.index);
    const shifted = shiftedText(match[1] ?? '');
    if (!DIRECT.test(direct) || shifted === undefined) return undefined;
    text += direct + shifted;
    end = match.index + match[0].length;
  }
  const rest = name.slice(end);
  if (!DIRECT.test(rest)) return undefined;
  const decoded = text + rest;
  return encodeModifiedUtf7(decoded) === name ? decoded : undefined;
}

/** One text has one form: what could stand for itself is never shifted (RFC 3501 5.1.3). */
export function encodeModifiedUtf7(text: string): ByteString {
  const encoded = text.replace(/[^\x20-\x7e]+|&/g, (run) => {
    if (run === '&') return '&-';
    const base64 = Buffer.from(run, 'utf16le').swap16().toString('base64');
    return `&${base64.replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
  return encoded as ByteString;
}

function shiftedText(base64: string): string | undefined {
  if (base64 === '') return '&';
  try {
    return UTF16.decode(Buffer.from(base64.replaceAll(',', '/'), 'base64'));
  } catch {
    return undefined;
  }
}
