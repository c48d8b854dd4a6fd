/**
 * Looking at a few real messages: the command that fetches what they are sorted by, and what becomes of the
 * responses.
 */
import {
  type FetchCommand,
  type Response,
  rangesOfNumbers,
  type SortCommand,
  sequenceNumber,
  uid,
  WireWriter,
  writeResponse,
} from '@mailweave/imap';
import type { Comparator } from '@mailweave/message';
import type { ClientView } from '../view/client-view.ts';
import { fetchedFacts, type SortItem } from './sort-facts.ts';
import { type SortKey, sortItems, sortKey } from './sort-key.ts';

const PROBED: ReadonlySet<string> = new Set<SortItem>(['INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE']);

/**
 * FETCH of what messages are sorted by. For SORT by number, for while that runs no message may go and no
 * number change (RFC 5256 3), else UID FETCH.
 *
 * @param numbers the backend's numbers, or UIDs for UID SORT; not empty
 */
export function probeCommand({ byUid, criteria }: SortCommand, numbers: readonly number[]): FetchCommand {
  const ascending = numbers.toSorted((a, b) => a - b);
  return {
    name: 'FETCH',
    byUid,
    set: byUid
      ? { kind: 'uid', ranges: rangesOfNumbers(ascending.map(uid)) }
      : { kind: 'sequence', ranges: rangesOfNumbers(ascending.map(sequenceNumber)) },
    items: sortItems(criteria).map((name) => ({ name })),
    changedSince: undefined,
    vanished: false,
  };
}

/** The sort keys in the answers to a probe, by number or UID as in the probe. */
export function readProbe(
  { byUid, criteria }: SortCommand,
  responses: readonly Response[],
  comparator: Comparator,
): ReadonlyMap<number, SortKey> {
  const items = sortItems(criteria);
  const keys = new Map<number, SortKey>();
  for (const response of responses) {
    if (response.name !== 'FETCH') continue;
    const number = byUid ? uidIn(response) : response.sequence;
    const facts = fetchedFacts(response.attributes, items);
    if (number !== undefined && facts !== undefined) keys.set(number, sortKey(criteria, facts, comparator));
  }
  return keys;
}

/** What a FETCH response tells beyond the answer to a probe: flags that were changed elsewhere meanwhile. */
export function unaskedPart(response: Response, view: ClientView): readonly Buffer[] {
  if (response.name !== 'FETCH') return [];
  const attributes = response.attributes.filter(({ name }) => !PROBED.has(name));
  if (attributes.every(({ name }) => name === 'UID')) return [];
  const writer = new WireWriter('server');
  const sequence = view.clientNumberOfReal(response.sequence);
  writeResponse({ name: 'FETCH', sequence, attributes }, writer);
  return [writer.toBuffer()];
}

function uidIn({ attributes }: Extract<Response, { name: 'FETCH' }>): number | undefined {
  const value = attributes.find(({ name }) => name === 'UID')?.value;
  return value?.kind === 'atom' ? Number(value.text) : undefined;
}
