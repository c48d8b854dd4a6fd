import {
  type SearchKey,
  type SearchReturn,
  type SortCommand,
  type SortKeyName,
  sequenceNumber,
  uid,
} from '@mailweave/imap';
import fc from 'fast-check';
import type { SortMessage } from './sort-message.ts';

/** A SORT whose sets are still fractions: `fit` brings their numbers into a mailbox. */
export type SortSketch = {
  /** Where a property fails. */
  [fc.toStringMethod](): string;
  fit(mailbox: readonly SortMessage[]): SortCommand;
};

type KeyOf = (mailbox: readonly SortMessage[]) => SearchKey;

const anyCriteria = fc.array(
  fc.record({
    name: fc.constantFrom<SortKeyName>(
      ...(['ARRIVAL', 'CC', 'DATE', 'FROM', 'SIZE', 'SUBJECT', 'TO', 'DISPLAYFROM', 'DISPLAYTO'] as const),
      'RELEVANCY',
    ),
    reverse: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

const anyReturns: fc.Arbitrary<SearchReturn[] | undefined> = fc.option(
  fc.subarray(['MIN', 'MAX', 'COUNT', 'ALL', 'RELEVANCY'] as const),
  { nil: undefined },
);

const anyFraction = fc.double({ min: 0, max: 1, noNaN: true });

const anyKey: fc.Arbitrary<KeyOf> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<KeyOf>(() => ({ name: 'ALL' })) },
  fc.boolean().map(
    (set): KeyOf =>
      () => ({ name: 'FUZZY', key: { name: 'flag', flag: '\\Flagged', set, keyword: false } }),
  ),
  fc.tuple(anyFraction, anyFraction, fc.boolean()).map(([from, to, byUid]): KeyOf => {
    return (mailbox) => setKey(mailbox, [Math.min(from, to), Math.max(from, to)], byUid);
  }),
);

export const anySort: fc.Arbitrary<SortSketch> = sortWith(anyReturns);

/** SORT RETURN (SAVE ...) (RFC 5182). */
export const anySavingSort: fc.Arbitrary<SortSketch> = sortWith(
  anyReturns.map((returns) => [...(returns ?? []), 'SAVE'] as const),
);

function sortWith(returns: fc.Arbitrary<readonly SearchReturn[] | undefined>): fc.Arbitrary<SortSketch> {
  return fc
    .record({ byUid: fc.boolean(), returns, criteria: anyCriteria, key: anyKey })
    .map(({ key, ...command }) => ({
      [fc.toStringMethod]: () => fc.stringify(command),
      fit: (mailbox) => ({ name: 'SORT', ...command, charset: 'UTF-8', key: key(mailbox) }),
    }));
}

function setKey(mailbox: readonly SortMessage[], [from, to]: [number, number], byUid: boolean): SearchKey {
  const highest = byUid ? (mailbox.at(-1)?.uid ?? 0) : mailbox.length;
  const [first, last] = [from, to].map((part) => 1 + Math.floor(part * Math.max(0, highest - 1)));
  if (first === undefined || last === undefined || highest === 0) return { name: 'ALL' };
  if (byUid) return { name: 'UID', set: { kind: 'uid', ranges: [{ first: uid(first), last: uid(last) }] } };
  const range = { first: sequenceNumber(first), last: sequenceNumber(last) };
  return { name: 'sequence-set', set: { kind: 'sequence', ranges: [range] } };
}
