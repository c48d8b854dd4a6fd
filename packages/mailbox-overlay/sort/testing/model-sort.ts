/** SORT as RFC 5256 has it, on messages of which one knows by hand what they are sorted by. */
import type { SortCriterion, SortKeyName } from '@mailweave/imap';
import type { ComparatorName } from '../../testing/model-search.ts';
import { type SortMessage, scoreOf, type TextFact } from './sort-message.ts';

/** By name (RFC 4790 9, RFC 5051): how texts are written that are compared by their octets. */
const COMPARED: Readonly<Record<ComparatorName, (text: TextFact) => string>> = {
  'i;octet': ({ text }) => text,
  'i;ascii-casemap': ({ text }) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  'i;unicode-casemap': ({ collates }) => collates,
};

const KEY_OF: Readonly<Record<SortKeyName, (message: SortMessage) => number | TextFact>> = {
  RELEVANCY: (message) => -scoreOf(message),
  ARRIVAL: ({ internalDateMs }) => internalDateMs,
  CC: ({ cc }) => cc.mailbox,
  DATE: ({ date, internalDateMs }) => date.sentMs ?? internalDateMs,
  FROM: ({ from }) => from.mailbox,
  SIZE: ({ bytes }) => bytes.length,
  SUBJECT: ({ subject }) => subject,
  TO: ({ to }) => to.mailbox,
  DISPLAYFROM: ({ from }) => from.display,
  DISPLAYTO: ({ to }) => to.display,
};

/** @param messages in the order of the mailbox, which decides between equals */
export function sorted(
  messages: readonly SortMessage[],
  criteria: readonly SortCriterion[],
  comparator: ComparatorName = 'i;unicode-casemap',
): readonly SortMessage[] {
  return messages.toSorted((a, b) => {
    for (const { name, reverse } of criteria) {
      const [one, other] = [KEY_OF[name](a), KEY_OF[name](b)].map((key) => {
        return typeof key === 'number' ? key : COMPARED[comparator](key);
      });
      const order = compared(one ?? 0, other ?? 0);
      if (order !== 0) return reverse ? -order : order;
    }
    return 0;
  });
}

/** Text by code points: the order of its UTF-8 octets (RFC 5051 2). */
function compared(a: number | string, b: number | string): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  const [left, right] = [codePoints(a), codePoints(b)];
  const differing = left.findIndex((code, at) => code !== right[at]);
  if (differing < 0) return left.length - right.length;
  return (left[differing] ?? 0) - (right[differing] ?? -1);
}

function codePoints(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) ?? 0);
}
