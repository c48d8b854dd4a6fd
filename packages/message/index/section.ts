import type { HeaderField, MessageIndex, MessagePart } from './message-index.ts';
import { findPart } from './part-number.ts';

type FieldSelection = { readonly fields: readonly string[]; readonly not: boolean };

/** A section of a message (RFC 3501 6.4.5); no part and no text is the whole message. */
export type SectionSpec = {
  readonly part: readonly number[];
  readonly text?:
    | 'HEADER'
    | 'TEXT'
    | 'MIME'
    /** HEADER.FIELDS, or HEADER.FIELDS.NOT. */
    | FieldSelection
    | undefined;
};

const headerOf = (bytes: Buffer, part: MessagePart): Buffer =>
  bytes.subarray(part.headerStart, part.headerEnd);
const bodyOf = (bytes: Buffer, part: MessagePart): Buffer => bytes.subarray(part.bodyStart, part.bodyEnd);

/** The chosen fields in the order of the message, then its blank line if it has one. */
const selectedFields = (bytes: Buffer, index: MessageIndex, selection: FieldSelection): Buffer => {
  const names = new Set(selection.fields.map((name) => name.toLowerCase()));
  const isSelected = (field: HeaderField): boolean => names.has(field.name) !== selection.not;
  const blankLineStart = index.fields.at(-1)?.end ?? index.root.headerStart;
  return Buffer.concat([
    ...index.fields.filter(isSelected).map((field) => bytes.subarray(field.start, field.end)),
    bytes.subarray(blankLineStart, index.root.headerEnd),
  ]);
};

/** HEADER, TEXT and the field lists of a message, the outermost or an embedded one. */
const messageSection = (
  bytes: Buffer,
  index: MessageIndex,
  text: 'HEADER' | 'TEXT' | FieldSelection,
): Buffer => {
  if (text === 'HEADER') return headerOf(bytes, index.root);
  if (text === 'TEXT') return bodyOf(bytes, index.root);
  return selectedFields(bytes, index, text);
};

/** The bytes of a section; undefined when the message has no such section (IMAP answers NIL). */
export const sectionBytes = (
  bytes: Buffer,
  index: MessageIndex,
  section: SectionSpec,
): Buffer | undefined => {
  const { part: number, text } = section;
  if (number.length === 0) {
    if (text === undefined) return bytes.subarray(index.root.headerStart, index.root.bodyEnd);
    return text === 'MIME' ? undefined : messageSection(bytes, index, text);
  }
  const part = findPart(index, number);
  if (!part) return undefined;
  if (text === undefined) return bodyOf(bytes, part);
  if (text === 'MIME') return headerOf(bytes, part);
  return part.message && messageSection(bytes, part.message, text);
};

/** `<offset.length>` of a section: what of it is there, perhaps nothing. */
export const partial = (section: Buffer, offset: number, length: number): Buffer =>
  section.subarray(offset, offset + length);
