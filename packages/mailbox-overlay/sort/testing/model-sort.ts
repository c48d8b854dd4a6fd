/** SORT as RFC 5256 has it, on messages of which one knows by hand what they are sorted by. */
import type { SortCriterion, SortKeyName } from '@mailweave/imap';
import { type SortMessage, scoreOf } from './sort-message.ts';

const KEY_OF: Readonly<Record<SortKeyName, (message: SortMessage) => number | string>> = {
  RELEVANCY: (message) => -scoreOf(message),
  ARRIVAL: ({ internalDateMs }) => internalDateMs,
  CC: ({ cc }) => cc.mailbox,
  DATE: ({ date, internalDateMs }) => date.sentMs ?? internalDateMs,
  FROM: ({ from }) => from.mailbox,
  SIZE: ({ bytes }) => bytes.length,
  SUBJECT: ({ subject }) => subject.collates,
  TO: ({ to }) => to.mailbox,
  DISPLAYFROM: ({ from }) => from.display,
  DISPLAYTO: ({ to }) => to.display,
};

/** @param messages in the order of the mailbox, which decides between equals */
export function sorted(
  messages: readonly SortMessage[],
  criteria: readonly SortCriterion[],
): readonly SortMessage[] {
  return messages.toSorted((a, b) => {
    for (const { name, reverse } of criteria) {
      const order = compared(KEY_OF[name](a), KEY_OF[name](b));
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
