import { decodedHeader, indexMessage } from '@mailweave/message';

/** Encoded words, or bytes of a charset that is not told. */
const NEEDS_DECODING = /=\?|[\x80-\xff]/;

/** The text of a header value as ENVELOPE has it: raw bytes with the encoded words of RFC 2047. */
export function decodedText(raw: string): string {
  if (!NEEDS_DECODING.test(raw)) return raw;
  const header = Buffer.from(`Subject: ${raw.replace(/[\r\n]/g, ' ')}\r\n\r\n`, 'latin1');
  return decodedHeader(header, indexMessage(header), 'Subject').join('');
}
