import assert from 'node:assert/strict';
import {
  type BodyStructure,
  bodyStructure,
  bodyText,
  decodedHeader,
  decodedPart,
  envelope,
  headerText,
  indexMessage,
  type MessageIndex,
  type MessagePart,
  sectionBytes,
  sentDate,
} from '@mailweave/message';

const innerParts = (part: MessagePart): readonly MessagePart[] =>
  part.message ? [part.message.root] : part.children;

/** A part lies in [start, end), its header and body touch, its inner parts lie in its body, in order. */
const checkRanges = (part: MessagePart, start: number, end: number): void => {
  assert.ok(start <= part.headerStart && part.headerStart <= part.headerEnd);
  assert.equal(part.headerEnd, part.bodyStart);
  assert.ok(part.bodyStart <= part.bodyEnd && part.bodyEnd <= end);
  assert.equal(part.children.length > 0, part.type === 'multipart');
  assert.equal(part.message !== undefined, part.type === 'message' && part.subtype === 'rfc822');
  let from = part.bodyStart;
  for (const inner of innerParts(part)) {
    checkRanges(inner, from, part.bodyEnd);
    from = inner.bodyEnd;
  }
};

/** The fields of a header cover it from its start to its blank line; the two field selections share them out. */
const checkHeader = (bytes: Buffer, index: MessageIndex, message: MessageIndex, part: number[]): void => {
  let at = message.root.headerStart;
  for (const field of message.fields) {
    assert.equal(field.start, at);
    assert.ok(field.start <= field.valueStart && field.valueStart <= field.end);
    at = field.end;
  }
  const selected = (not: boolean): number =>
    sectionBytes(bytes, index, { part, text: { fields: ['Subject'], not } })?.length ?? Number.NaN;
  const blankLine = message.root.headerEnd - at;
  assert.ok(blankLine >= 0 && blankLine <= 2);
  const size = message.root.headerEnd - message.root.headerStart;
  assert.equal(selected(true) + selected(false), size + blankLine);
};

const checkEnvelope = (index: MessageIndex): void => {
  const { from, sender, replyTo, to, cc, bcc, ...texts } = envelope(index);
  const addresses = [from, sender, replyTo, to, cc, bcc].flatMap((list) => list ?? []);
  const values = [...Object.values(texts), ...addresses.flatMap((address) => Object.values(address))];
  // Raw bytes, unfolded: all below 256, no line ends.
  for (const value of values) assert.match(value ?? '', /^[^\r\n\u0100-\uffff]*$/);
};

/** Structure, sections and index tell the same sizes, part by part. */
const checkPart = (bytes: Buffer, index: MessageIndex, part: MessagePart, number: number[]): void => {
  const body = sectionBytes(bytes, index, { part: number });
  assert.deepEqual(body, bytes.subarray(part.bodyStart, part.bodyEnd));
  const mime = sectionBytes(bytes, index, { part: number, text: 'MIME' });
  assert.equal(mime?.length, part.headerEnd - part.headerStart);
  assert.notEqual(decodedPart(bytes, index, number).outcome, 'no-such-part');
  const header = sectionBytes(bytes, index, { part: number, text: 'HEADER' });
  const text = sectionBytes(bytes, index, { part: number, text: 'TEXT' });
  if (part.message) {
    assert.deepEqual(Buffer.concat([header ?? body, text ?? body]), body);
    checkMessage(bytes, index, part.message, number);
  } else {
    assert.equal(header, undefined);
    assert.equal(text, undefined);
    checkParts(bytes, index, part.children, number);
  }
};

const checkParts = (
  bytes: Buffer,
  index: MessageIndex,
  parts: readonly MessagePart[],
  number: readonly number[],
): void => {
  for (const [position, part] of parts.entries()) checkPart(bytes, index, part, [...number, position + 1]);
  assert.equal(sectionBytes(bytes, index, { part: [...number, parts.length + 1] }), undefined);
};

/** A message that is no multipart has itself as part 1. */
const checkMessage = (bytes: Buffer, index: MessageIndex, message: MessageIndex, number: number[]): void => {
  checkHeader(bytes, index, message, number);
  checkEnvelope(message);
  const { root } = message;
  checkParts(bytes, index, root.type === 'multipart' ? root.children : [root], number);
};

const checkStructure = (structure: BodyStructure, part: MessagePart): void => {
  assert.equal(structure.kind === 'multipart', part.type === 'multipart');
  if (structure.kind !== 'multipart') assert.equal(structure.sizeBytes, part.bodyEnd - part.bodyStart);
  const inner = structure.kind === 'message' ? [structure.structure] : [];
  const structures = structure.kind === 'multipart' ? structure.children : inner;
  assert.equal(structures.length, innerParts(part).length);
  innerParts(part).forEach((child, position) => {
    const childStructure = structures[position];
    assert.ok(childStructure);
    checkStructure(childStructure, child);
  });
};

/** Indexes any bytes and asks everything of the index; throws when an answer contradicts another. */
export const run = (input: Buffer): void => {
  const index = indexMessage(input);
  assert.equal(index.size, input.length);
  assert.equal(index.root.headerStart, 0);
  assert.equal(index.root.bodyEnd, input.length);
  checkRanges(index.root, 0, input.length);
  checkMessage(input, index, index, []);
  checkStructure(bodyStructure(index, { extended: true }), index.root);
  const subjects = decodedHeader(input, index, 'subject');
  assert.equal(subjects.length, index.fields.filter((field) => field.name === 'subject').length);
  headerText(input, index);
  bodyText(input, index);
  sentDate(index);
};
