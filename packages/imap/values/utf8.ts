import { type ByteString, bytesOf } from './byte-string.ts';

/** A byte order mark is a character like any other: it would be lost in a name. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of bytes that are UTF-8 (RFC 3629); undefined when they are not. */
export function decodeUtf8(value: ByteString): string | undefined {
  try {
    return UTF8.decode(bytesOf(value));
  } catch {
    return undefined;
  }
}
