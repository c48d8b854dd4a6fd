/** The items of FETCH (RFC 3501 6.4.5 and 7.4.2; RFC 3516 BINARY). */
import {
  bodyStructureText,
  envelopeText,
  type FetchItem,
  type Partial,
  type Section,
  writeDateTime,
} from '@mailweave/imap';
import {
  bodyStructure,
  decodedPart,
  envelope,
  partial,
  type SectionSpec,
  sectionBytes,
} from '@mailweave/message';
import type { View } from '../session/view.ts';
import type { StoredMessage } from '../store/stored-message.ts';

const NOT_OFFERED: ReadonlySet<string> = new Set([
  'MODSEQ',
  'EMAILID',
  'THREADID',
  'SAVEDATE',
  'PREVIEW',
  'SNIPPET',
]);

export function isOffered(item: FetchItem): boolean {
  return !NOT_OFFERED.has(item.name);
}

/** A part is asked for decoded, and nobody knows how: the FETCH fails (RFC 3516 4.3). */
export function isUndecodable(item: FetchItem, { bytes, index }: StoredMessage): boolean {
  if (item.name !== 'BINARY[]' && item.name !== 'BINARY.SIZE[]') return false;
  return decodedPart(bytes, index, item.part).outcome === 'unknown-encoding';
}

/** Text that stands as it is, bytes that go as a literal, or NIL. */
export type AttributeValue = string | Buffer | undefined;

/** The value of an item that is offered. */
export function attributeValue(item: FetchItem, message: StoredMessage, view: View): AttributeValue {
  switch (item.name) {
    case 'UID':
      return `${message.uid}`;
    case 'FLAGS':
      return `(${view.flagsOf(message).join(' ')})`;
    case 'INTERNALDATE':
      return `"${writeDateTime(message.internalDate)}"`;
    case 'RFC822.SIZE':
      return `${message.sizeBytes}`;
    case 'ENVELOPE':
      return envelopeText(envelope(message.index));
    case 'BODY':
      return structureText(message, { extended: false });
    case 'BODYSTRUCTURE':
      return structureText(message, { extended: true });
    case 'BINARY.SIZE[]':
      return `${decoded(message, item.part)?.length ?? 0}`;
    case 'BINARY[]':
      return cut(decoded(message, item.part), item.partial);
    case 'BODY[]':
      return cut(sectionOf(message, sectionSpec(item.section)), item.partial);
    case 'RFC822':
      return message.bytes;
    case 'RFC822.HEADER':
      return sectionOf(message, { part: [], text: 'HEADER' });
    case 'RFC822.TEXT':
      return sectionOf(message, { part: [], text: 'TEXT' });
    default:
      throw new TypeError(`FETCH of ${item.name} is not offered.`);
  }
}

function structureText({ index }: StoredMessage, options: { extended: boolean }): string {
  return bodyStructureText(bodyStructure(index, options));
}

function decoded({ bytes, index }: StoredMessage, part: readonly number[]): Buffer | undefined {
  const result = decodedPart(bytes, index, part);
  return result.outcome === 'decoded' ? result.content : undefined;
}

function sectionOf({ bytes, index }: StoredMessage, spec: SectionSpec): Buffer | undefined {
  return sectionBytes(bytes, index, spec);
}

function sectionSpec({ part, text }: Section): SectionSpec {
  if (text === undefined) return { part };
  if ('names' in text) return { part, text: { fields: text.names, not: text.kind === 'HEADER.FIELDS.NOT' } };
  return { part, text: text.kind };
}

function cut(bytes: Buffer | undefined, range: Partial | undefined): Buffer | undefined {
  return bytes === undefined || range === undefined ? bytes : partial(bytes, range.offset, range.length);
}
