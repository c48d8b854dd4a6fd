import { InvalidObjectKeyError } from '../errors/object-storage-error.ts';

/** The limit of S3, kept everywhere so that a bucket can move. */
const MAX_KEY_BYTES = 1024;
/** C0 controls, DEL, and the backslash that some systems take for a separator. */
const FORBIDDEN_CHARACTER = /[\p{Cc}\\]/u;

/** @throws InvalidObjectKeyError unless the key is a relative path of plain segments */
export function checkObjectKey(key: string): void {
  const reason = objection(key);
  if (reason !== undefined) throw new InvalidObjectKeyError(key, reason);
}

export function isObjectKey(key: string): boolean {
  return objection(key) === undefined;
}

function objection(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (key.startsWith('/') || /^[A-Za-z]:/.test(key)) return 'it is absolute';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `it is longer than ${MAX_KEY_BYTES} bytes`;
  if (FORBIDDEN_CHARACTER.test(key)) return 'it holds a backslash or a control character';
  for (const segment of key.split('/')) {
    if (segment === '') return 'it has an empty segment';
    if (segment === '.' || segment === '..') return `it holds the segment "${segment}"`;
  }
  return undefined;
}
