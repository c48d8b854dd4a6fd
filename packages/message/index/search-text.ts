import { decodeCharset } from './charset.ts';
import { decodeWords } from './decode-words.ts';
import { fieldValue } from './field-value.ts';
import type { MessageIndex, MessagePart } from './message-index.ts';
import { parameterValue } from './parameter-list.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/** The values of a header field, unfolded and RFC 2047 decoded, in the order of the message. */
export const decodedHeader = (bytes: Buffer, index: MessageIndex, fieldName: string): string[] => {
  const name = fieldName.toLowerCase();
  return index.fields
    .filter((field) => field.name === name)
    .map((field) => decodeWords(fieldValue(bytes, field)));
};

/** The whole header, decoded, a field a line. */
export const headerText = (bytes: Buffer, index: MessageIndex): string =>
  index.fields
    .map((field) => {
      const name = bytes.toString('latin1', field.start, field.valueStart);
      const value = decodeWords(fieldValue(bytes, field));
      return name === '' ? value : `${name} ${value}`;
    })
    .join('\n');

const textOf = (bytes: Buffer, part: MessagePart): string => {
  const body = bytes.subarray(part.bodyStart, part.bodyEnd);
  return decodeCharset(
    decodeTransfer(body, part.encoding) ?? body,
    parameterValue(part.parameters, 'charset'),
  );
};

function* textsOf(bytes: Buffer, part: MessagePart): Generator<string> {
  if (part.message) {
    yield headerText(bytes, part.message);
    yield* textsOf(bytes, part.message.root);
  } else if (part.type === 'text') yield textOf(bytes, part);
  else for (const child of part.children) yield* textsOf(bytes, child);
}

/**
 * All that is text in the body: text parts with transfer encoding and charset undone (HTML with its tags),
 * and the headers of embedded messages.
 */
export const bodyText = (bytes: Buffer, index: MessageIndex): string =>
  [...textsOf(bytes, index.root)].join('\n');
