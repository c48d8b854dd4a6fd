import { type ByteString, decodeModifiedUtf7 } from '@mailweave/imap';

/** Names of mailboxes as a tree (RFC 3501 5.1.1): `a/b` lies under `a`. */

/** `a/b/c` -> `a`, `a/b`. */
export function superiorNames(name: string, delimiter: string): string[] {
  const levels = name.split(delimiter);
  return levels.slice(1).map((_level, index) => levels.slice(0, index + 1).join(delimiter));
}

export function isInferior(name: string, superior: string, delimiter: string): boolean {
  return name.startsWith(`${superior}${delimiter}`);
}

/**
 * Whether a mailbox can bear the name: modified UTF-7, no empty level, no wildcard of LIST, no control character or
 * separator of lines (RFC 6855 3).
 */
export function isUsableName(name: string, delimiter: string): boolean {
  const levels = name.split(delimiter);
  const text = decodeModifiedUtf7(name as ByteString);
  return (
    text !== undefined && levels.every((level) => level !== '') && !/[%*\u2028\u2029]|\p{Cc}/u.test(text)
  );
}
