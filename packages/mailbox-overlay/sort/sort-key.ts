import type { SortCriterion, SortKeyName } from '@mailweave/imap';
import { type Comparator, unicodeCasemap } from '@mailweave/message';
import { baseSubject } from './base-subject.ts';
import { decodedText } from './decoded-text.ts';
import { sentDateMs } from './sent-date.ts';
import type { SortEnvelope, SortFacts, SortItem } from './sort-facts.ts';

type SortValue = number | Buffer;

/** One value for each criterion. */
export type SortKey = readonly SortValue[];

type AddressList = SortEnvelope['from'];
type Rule = {
  readonly items: readonly SortItem[];
  value(facts: SortFacts, comparator: Comparator): SortValue;
};

/** The sort keys of RFC 5256 3, RFC 5957 4 and RFC 6203 6. What a message does not have is the empty string. */
const RULES: Readonly<Record<SortKeyName, Rule>> = {
  ARRIVAL: { items: ['INTERNALDATE'], value: ({ internalDateMs }) => internalDateMs },
  // The highest first.
  RELEVANCY: { items: [], value: ({ relevancy }) => -relevancy },
  SIZE: { items: ['RFC822.SIZE'], value: ({ sizeBytes }) => sizeBytes },
  DATE: {
    items: ['INTERNALDATE', 'ENVELOPE'],
    value: ({ envelope, internalDateMs }) => sentDateMs(envelope.date ?? '') ?? internalDateMs,
  },
  SUBJECT: ofEnvelope(({ subject }) => baseSubject(decodedText(subject ?? ''))),
  FROM: ofEnvelope(({ from }) => mailboxOf(from)),
  TO: ofEnvelope(({ to }) => mailboxOf(to)),
  CC: ofEnvelope(({ cc }) => mailboxOf(cc)),
  DISPLAYFROM: ofEnvelope(({ from }) => displayOf(from)),
  DISPLAYTO: ofEnvelope(({ to }) => displayOf(to)),
};

/** What has to be fetched of a message to sort it, each item once. */
export function sortItems(criteria: readonly SortCriterion[]): readonly SortItem[] {
  return [...new Set(criteria.flatMap(({ name }) => RULES[name].items))];
}

/** @param comparator of the texts: what is octet by octet the same is equal, and the octets are the order */
export function sortKey(
  criteria: readonly SortCriterion[],
  facts: SortFacts,
  comparator: Comparator = unicodeCasemap,
): SortKey {
  return criteria.map(({ name }) => RULES[name].value(facts, comparator));
}

/** Negative: `a` comes first; 0: the order in the mailbox decides, which no REVERSE changes (RFC 5256 3). */
export function compareSortKeys(a: SortKey, b: SortKey, criteria: readonly SortCriterion[]): number {
  for (const [at, { reverse }] of criteria.entries()) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return reverse ? -order : order;
  }
  return 0;
}

/** Two values of one criterion are of one type. */
function compareValues(a: SortValue | undefined, b: SortValue | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.isBuffer(a) && Buffer.isBuffer(b) ? Buffer.compare(a, b) : 0;
}

function ofEnvelope(text: (envelope: SortEnvelope) => string): Rule {
  return { items: ['ENVELOPE'], value: ({ envelope }, comparator) => comparator(text(envelope)) };
}

/** addr-mailbox of the first address. */
function mailboxOf(addresses: AddressList): string {
  return decodedText(addresses?.[0]?.mailbox ?? '');
}

/** The name that is displayed for the first address (RFC 5957 3). */
function displayOf(addresses: AddressList): string {
  const first = addresses?.[0];
  const name = decodedText(first?.name ?? '');
  if (name !== '' || first?.mailbox === undefined) return name;
  return decodedText(first.host === undefined ? first.mailbox : `${first.mailbox}@${first.host}`);
}
