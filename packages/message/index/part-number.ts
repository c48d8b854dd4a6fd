import type { MessageIndex, MessagePart } from './message-index.ts';

/** The parts that a message numbers: a message that is no multipart has one, itself (RFC 3501 6.4.5). */
const partsOfMessage = (index: MessageIndex): readonly MessagePart[] =>
  index.root.type === 'multipart' ? index.root.children : [index.root];

const partsOf = (part: MessagePart): readonly MessagePart[] =>
  part.message ? partsOfMessage(part.message) : part.children;

/** The part with a number like 4.2.1; undefined if there is none, and for the empty number. */
export const findPart = (index: MessageIndex, number: readonly number[]): MessagePart | undefined => {
  let parts = partsOfMessage(index);
  let found: MessagePart | undefined;
  for (const position of number) {
    found = parts[position - 1];
    if (!found) return undefined;
    parts = partsOf(found);
  }
  return found;
};
