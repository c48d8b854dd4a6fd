/**
 * A string of bytes: every character stands for one byte (0..255), as `Buffer.toString('latin1')` gives it.
 * IMAP strings are bytes first; what charset they are in is the reader's business.
 */
declare const kind: unique symbol;
export type ByteString = string & { readonly [kind]: 'ByteString' };

export const byteString = (bytes: Buffer): ByteString => bytes.toString('latin1') as ByteString;
export const bytesOf = (value: ByteString): Buffer => Buffer.from(value, 'latin1');
/** UTF-8 text as bytes. */
export const byteStringOfText = (text: string): ByteString => byteString(Buffer.from(text, 'utf8'));
/** The text of bytes that are UTF-8. */
export const textOf = (value: ByteString): string => bytesOf(value).toString('utf8');
