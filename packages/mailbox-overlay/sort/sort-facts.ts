/** What a message is sorted by, as FETCH tells it of a real message and the overlay knows it of a woven one. */
import {
  type EnvelopeValue,
  type FetchAttribute,
  type FetchItem,
  type FetchValue,
  parseDateTime,
} from '@mailweave/imap';
import { envelope } from '@mailweave/message';
import { WOVEN_SCORE } from '../search/relevancy.ts';
import type { WovenMessage } from '../view/woven-message.ts';

type Address = NonNullable<EnvelopeValue['from']>[number];

/** Strings are raw bytes, as ENVELOPE has them (RFC 3501 7.4.2). */
export type SortFacts = {
  /** The scores of real messages cannot be fetched: they count as lower than that of any woven one. */
  readonly relevancy: number;
  readonly internalDateMs: number;
  readonly sizeBytes: number;
  readonly envelope: SortEnvelope;
};

export type SortEnvelope = Pick<EnvelopeValue, 'date' | 'subject' | 'from' | 'to' | 'cc'>;

/** The items of FETCH that tell them. */
export type SortItem = Extract<FetchItem['name'], 'INTERNALDATE' | 'RFC822.SIZE' | 'ENVELOPE'>;

const NO_ENVELOPE: SortEnvelope = {
  date: undefined,
  subject: undefined,
  from: undefined,
  to: undefined,
  cc: undefined,
};

/** INTERNALDATE in whole seconds: a backend sorts by no more. */
export function wovenFacts(message: WovenMessage): SortFacts {
  return {
    relevancy: WOVEN_SCORE,
    internalDateMs: Math.floor(message.internalDateMs / 1000) * 1000,
    sizeBytes: message.sizeBytes,
    envelope: envelope(message.content().index),
  };
}

/**
 * The facts of a real message. Those that were not asked for are empty.
 *
 * @returns undefined when something that was asked for is missing or makes no sense
 */
export function fetchedFacts(
  attributes: readonly FetchAttribute[],
  asked: readonly SortItem[],
): SortFacts | undefined {
  const attribute = (item: SortItem) => attributes.find(({ name }) => name === item)?.value;
  const told = {
    INTERNALDATE: parseDateTime(textOf(attribute('INTERNALDATE')) ?? '')?.atMs,
    'RFC822.SIZE': sizeOf(attribute('RFC822.SIZE')),
    ENVELOPE: envelopeOf(attribute('ENVELOPE')),
  };
  if (asked.some((item) => told[item] === undefined)) return undefined;
  return {
    relevancy: 0,
    internalDateMs: told.INTERNALDATE ?? 0,
    sizeBytes: told['RFC822.SIZE'] ?? 0,
    envelope: told.ENVELOPE ?? NO_ENVELOPE,
  };
}

function sizeOf(value: FetchValue | undefined): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `(date subject from sender reply-to to cc ...)` (RFC 3501 9, envelope). */
function envelopeOf(value: FetchValue | undefined): SortEnvelope | undefined {
  if (value?.kind !== 'list') return undefined;
  const [date, subject, from, _sender, _replyTo, to, cc] = value.values;
  return {
    date: textOf(date),
    subject: textOf(subject),
    from: addressesOf(from),
    to: addressesOf(to),
    cc: addressesOf(cc),
  };
}

function addressesOf(value: FetchValue | undefined): Address[] | undefined {
  return value?.kind === 'list' ? value.values.map(addressOf) : undefined;
}

function addressOf(value: FetchValue): Address {
  const [name, route, mailbox, host] = value.kind === 'list' ? value.values : [];
  return { name: textOf(name), route: textOf(route), mailbox: textOf(mailbox), host: textOf(host) };
}

function textOf(value: FetchValue | undefined): string | undefined {
  if (value?.kind === 'string') return value.value;
  return value?.kind === 'atom' ? value.text : undefined;
}
