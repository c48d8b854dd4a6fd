/**
 * The items of FETCH for a woven message (RFC 3501 6.4.5 and 7.4.2; RFC 3516 BINARY, RFC 8474 OBJECTID,
 * RFC 8514 SAVEDATE, RFC 8970 PREVIEW).
 *
 * Nothing here depends on UTF8=ACCEPT (RFC 6855): headers of woven messages are ASCII with encoded words, and ENVELOPE and
 * BODYSTRUCTURE tell header fields as they stand. Other text, such as a preview, goes as a literal, which is right always.
 *
 * Standard: messages; RFC 3516; BINARY
 * Standard: messages; RFC 8474; OBJECTID
 * Standard: messages; RFC 8514; SAVEDATE
 * Standard: messages; RFC 8970; PREVIEW, and SNIPPET
 */
import {
  type BodyStructureValue,
  bodyStructureText,
  envelopeText,
  type FetchItem,
  fetchAttributeName,
  internalDateText,
  type Partial,
  type Section,
  stringText,
} from '@mailweave/imap';
import {
  bodyStructure,
  decodedPart,
  envelope,
  partial,
  type SectionSpec,
  sectionBytes,
} from '@mailweave/message';
import type { WovenMessage } from '../view/woven-message.ts';

/** `NAME value`, one byte per character; bodies as they are. */
export type AttributeBytes = readonly Buffer[];

/** What is asked of the message itself; MODSEQ is the view's. */
export type MessageItem = Exclude<FetchItem, { name: 'MODSEQ' }>;

export function fetchAttribute(message: WovenMessage, item: MessageItem): AttributeBytes {
  switch (item.name) {
    case 'UID':
      return text(`UID ${message.uid}`);
    case 'FLAGS':
      return text(`FLAGS (${message.flags.join(' ')})`);
    case 'INTERNALDATE':
    case 'SAVEDATE':
      return text(`${item.name} ${internalDateText(message.internalDateMs)}`);
    case 'RFC822.SIZE':
      return text(`RFC822.SIZE ${message.sizeBytes}`);
    case 'EMAILID':
      return text(`EMAILID (${objectId(message)})`);
    case 'THREADID':
      return text(`THREADID (T${objectId(message)})`);
    default:
      return contentAttribute(message, item);
  }
}

/** EMAILID of a woven message (RFC 8474 5.1): stable, and told apart from the backend's by its prefix. */
export function objectId(message: WovenMessage): string {
  return `mailweave-${message.claimId}`;
}

type ContentItem = Exclude<
  MessageItem,
  { name: 'UID' | 'FLAGS' | 'INTERNALDATE' | 'SAVEDATE' | 'RFC822.SIZE' | 'EMAILID' | 'THREADID' }
>;

function contentAttribute(message: WovenMessage, item: ContentItem): AttributeBytes {
  const { bytes, index, preview } = message.content();
  switch (item.name) {
    case 'ENVELOPE':
      return text(`ENVELOPE ${envelopeText(envelope(index))}`);
    case 'BODY':
      return text(`BODY ${structureText(bodyStructure(index, { extended: false }))}`);
    case 'BODYSTRUCTURE':
      return text(`BODYSTRUCTURE ${structureText(bodyStructure(index, { extended: true }))}`);
    case 'RFC822':
      return literal('RFC822', bytes);
    case 'RFC822.HEADER':
      return literal('RFC822.HEADER', sectionBytes(bytes, index, { part: [], text: 'HEADER' }));
    case 'RFC822.TEXT':
      return literal('RFC822.TEXT', sectionBytes(bytes, index, { part: [], text: 'TEXT' }));
    case 'BODY[]':
      return bodySection(message, item);
    case 'BINARY[]':
      return binarySection(message, item);
    case 'BINARY.SIZE[]':
      return text(`${fetchAttributeName(item)} ${binaryContent(message, item.part).length}`);
    case 'SNIPPET':
      // Dovecot's older name for PREVIEW; its answer names the algorithm.
      return text(`SNIPPET (FUZZY ${previewText(preview)})`);
    default:
      return text(`PREVIEW ${previewText(preview)}`);
  }
}

function previewText(preview: string): string {
  return stringText(Buffer.from(preview, 'utf8').toString('latin1'));
}

function structureText(structure: BodyStructureValue): string {
  return bodyStructureText(structure);
}

function bodySection(message: WovenMessage, item: Extract<FetchItem, { name: 'BODY[]' }>): AttributeBytes {
  const { bytes, index } = message.content();
  const section = sectionBytes(bytes, index, sectionSpec(item.section));
  return literal(fetchAttributeName(item), section && cut(section, item.partial));
}

function binarySection(
  message: WovenMessage,
  item: Extract<FetchItem, { name: 'BINARY[]' }>,
): AttributeBytes {
  const content = binaryContent(message, item.part);
  // Content with NUL has to go as literal8 (RFC 3516 4.2).
  return literal(fetchAttributeName(item), cut(content, item.partial), content.includes(0) ? '~' : '');
}

function binaryContent(message: WovenMessage, part: readonly number[]): Buffer {
  const { bytes, index } = message.content();
  const decoded = decodedPart(bytes, index, part);
  return decoded.outcome === 'decoded' ? decoded.content : Buffer.alloc(0);
}

function sectionSpec(section: Section): SectionSpec {
  const { part, text: kind } = section;
  if (kind === undefined) return { part };
  if (kind.kind === 'HEADER.FIELDS' || kind.kind === 'HEADER.FIELDS.NOT') {
    return { part, text: { fields: kind.names, not: kind.kind === 'HEADER.FIELDS.NOT' } };
  }
  return { part, text: kind.kind };
}

function cut(section: Buffer, range: Partial | undefined): Buffer {
  return range === undefined ? section : partial(section, range.offset, range.length);
}

function literal(name: string, bytes: Buffer | undefined, prefix: '' | '~' = ''): AttributeBytes {
  if (bytes === undefined) return text(`${name} NIL`);
  return [Buffer.from(`${name} ${prefix}{${bytes.length}}\r\n`, 'latin1'), bytes];
}

function text(value: string): AttributeBytes {
  return [Buffer.from(value, 'latin1')];
}
