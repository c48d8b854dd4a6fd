import type { HeaderField } from './message-index.ts';

const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** Without the white space at both ends. String.trim would also take 0xA0, the second byte of a UTF-8 à. */
const trimmed = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start])) start += 1;
  while (end > start && isSpace(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

/** A field's value as raw bytes, unfolded (RFC 5322 2.2.3), white space at its ends removed. */
export const fieldValue = (bytes: Buffer, field: HeaderField): string =>
  trimmed(bytes.toString('latin1', field.valueStart, field.end).replace(/[\r\n]+/g, ''));

/** The unfolded value of the first field of that name (lower-case). */
export const firstValue = (
  bytes: Buffer,
  fields: readonly HeaderField[],
  name: string,
): string | undefined => {
  const field = fields.find((candidate) => candidate.name === name);
  return field && fieldValue(bytes, field);
};
