import { Boundaries, type Delimiter } from './boundaries.ts';
import { readEnvelopeFields } from './envelope-fields.ts';
import { scanHeader } from './header-scan.ts';
import { LineCounter } from './line-counter.ts';
import type { HeaderField, MessageIndex, MessagePart } from './message-index.ts';
import { type MimeHeader, readMimeHeader, unreadBodyHeader } from './mime-header.ts';
import { parameterValue } from './parameter-list.ts';

/** Multiparts and embedded messages deeper than this are not looked into. */
const NESTING_LIMIT = 100;
/** Parts after this many are not indexed; they stay in their multipart's bytes. */
const PART_LIMIT = 1000;

/** What was found, and the delimiter that ended it; undefined: it goes on to the last byte. */
type Found<T> = { readonly found: T; readonly stop: Delimiter | undefined };
type Body = Pick<MessagePart, 'bodyEnd' | 'children' | 'message'>;
type Entity = { readonly part: MessagePart; readonly fields: readonly HeaderField[] };
/** Where a part stands: how deep, and whether in a multipart/digest. */
type Place = { readonly depth: number; readonly inDigest: boolean };

/** One pass over a message, top down; each part ends at the first delimiter of any multipart around it. */
class MessageParser {
  readonly #bytes: Buffer;
  readonly #boundaries: Boundaries;
  readonly #lines: LineCounter;
  #partCount = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#boundaries = new Boundaries(bytes);
    this.#lines = new LineCounter(bytes);
  }

  message(start: number, depth: number): Found<MessageIndex> {
    const { found, stop } = this.#entity(start, { depth, inDigest: false });
    const { part: root, fields } = found;
    const envelopeFields = readEnvelopeFields(this.#bytes, fields);
    return { found: { size: root.bodyEnd - start, root, fields, envelopeFields }, stop };
  }

  #entity(start: number, place: Place): Found<Entity> {
    this.#partCount += 1;
    const { fields, end } = scanHeader(this.#bytes, start, this.#boundaries);
    const header = this.#withinLimit(readMimeHeader(this.#bytes, fields, place.inDigest), place);
    const { found: body, stop } = this.#body(end, header, place.depth);
    return { found: { part: this.#part(header, [start, end], body), fields }, stop };
  }

  #withinLimit(header: MimeHeader, place: Place): MimeHeader {
    if (place.depth < NESTING_LIMIT || !['multipart', 'message'].includes(header.type)) return header;
    return { ...header, type: 'application', subtype: 'octet-stream' };
  }

  #body(start: number, header: MimeHeader, depth: number): Found<Body> {
    if (header.type === 'multipart') return this.#multipart(start, header, depth + 1);
    if (header.type === 'message' && header.subtype === 'rfc822') {
      const { found: message, stop } = this.message(start, depth + 1);
      return { found: { bodyEnd: message.root.bodyEnd, children: [], message }, stop };
    }
    const stop = this.#boundaries.next(start);
    const bodyEnd = Math.max(start, stop?.contentEnd ?? this.#bytes.length);
    return { found: { bodyEnd, children: [], message: undefined }, stop };
  }

  #multipart(start: number, header: MimeHeader, depth: number): Found<Body> {
    const boundary = parameterValue(header.parameters, 'boundary') ?? '';
    const { found: children, stop } =
      boundary === ''
        ? { found: [], stop: this.#boundaries.next(start) }
        : this.#children(start, boundary, { depth, inDigest: header.subtype === 'digest' });
    const contentEnd = stop?.contentEnd ?? this.#bytes.length;
    // A child whose header is followed by an outer delimiter ends after the line end in front of that.
    const bodyEnd = Math.max(start, contentEnd, children.at(-1)?.bodyEnd ?? start);
    const found = children.length > 0 ? children : [this.#unread(start, bodyEnd)];
    return { found: { bodyEnd, children: found, message: undefined }, stop };
  }

  #children(start: number, boundary: string, place: Place): Found<MessagePart[]> {
    const children: MessagePart[] = [];
    const level = this.#boundaries.push(boundary);
    let stop = this.#boundaries.next(start);
    while (stop?.level === level && !stop.closing && this.#partCount < PART_LIMIT) {
      const child = this.#entity(stop.next, place);
      children.push(child.found.part);
      stop = child.stop;
    }
    this.#boundaries.pop();
    const afterEpilogue = stop?.level === level ? this.#boundaries.next(stop.next) : stop;
    return { found: children, stop: afterEpilogue };
  }

  /** The one part of a multipart in which no part was found: IMAP knows no multipart without parts. */
  #unread(start: number, end: number): MessagePart {
    return this.#part(unreadBodyHeader, [start, start], { bodyEnd: end, children: [], message: undefined });
  }

  #part(header: MimeHeader, [headerStart, headerEnd]: [number, number], body: Body): MessagePart {
    const lines = this.#lines.count(headerEnd, body.bodyEnd);
    return { ...header, headerStart, headerEnd, bodyStart: headerEnd, ...body, lines };
  }
}

/**
 * The index of a message. Takes any bytes and never throws: bare LF, missing blank lines, missing or
 * unknown boundaries, NUL. A multipart without readable parts has one text/plain part that is all of it.
 */
export const indexMessage = (bytes: Buffer): MessageIndex => new MessageParser(bytes).message(0, 0).found;
