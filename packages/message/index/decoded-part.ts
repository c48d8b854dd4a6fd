import type { MessageIndex } from './message-index.ts';
import { findPart } from './part-number.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/** BINARY (RFC 3516): `unknown-encoding` is what IMAP calls UNKNOWN-CTE. */
export type DecodedPart =
  | { readonly outcome: 'decoded'; readonly content: Buffer }
  | { readonly outcome: 'no-such-part' | 'unknown-encoding' };

/**
 * A part's body with its Content-Transfer-Encoding undone; an empty part number is the whole message as it
 * is. A multipart is not encoded itself (RFC 2045 6.4), whatever its header says.
 */
export const decodedPart = (bytes: Buffer, index: MessageIndex, part: readonly number[]): DecodedPart => {
  if (part.length === 0) {
    return { outcome: 'decoded', content: bytes.subarray(index.root.headerStart, index.root.bodyEnd) };
  }
  const found = findPart(index, part);
  if (!found) return { outcome: 'no-such-part' };
  const body = bytes.subarray(found.bodyStart, found.bodyEnd);
  const content = found.type === 'multipart' ? body : decodeTransfer(body, found.encoding);
  return content ? { outcome: 'decoded', content } : { outcome: 'unknown-encoding' };
};
