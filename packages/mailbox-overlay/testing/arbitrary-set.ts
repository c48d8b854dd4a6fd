import {
  type MessageSet,
  type NumberRange,
  type RangeEnd,
  type SequenceNumber,
  type SequenceSet,
  sequenceNumber,
  type Uid,
  type UidSet,
  uid,
} from '@mailweave/imap';
import fc from 'fast-check';
import type { ModelMailbox } from './model-mailbox.ts';

/** A set that no mailbox was looked at for: fitted() brings its numbers near the mailbox's. */
export type SetSketch = readonly NumberRange<number>[];

/** A set that is written out, or `$`. */
export type MessageSetSketch = SetSketch | 'saved';

const anyEnd: fc.Arbitrary<RangeEnd<number>> = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 1000 }) },
  { weight: 1, arbitrary: fc.constant('*' as const) },
);

/** Single numbers, ranges either way round, overlaps, `*`. */
export const anySetSketch: fc.Arbitrary<SetSketch> = fc.array(
  fc.oneof(
    anyEnd.map((end) => ({ first: end, last: end })),
    fc.record({ first: anyEnd, last: anyEnd }),
  ),
  { minLength: 1, maxLength: 4 },
);

/** Now and then what was saved. */
export const anyMessageSetSketch: fc.Arbitrary<MessageSetSketch> = fc.oneof(
  { weight: 5, arbitrary: anySetSketch },
  { weight: 1, arbitrary: fc.constant('saved' as const) },
);

/** Sequence numbers up to EXISTS, now and then one more. */
export function fittedSequences(sketch: SetSketch, { exists }: ModelMailbox): SequenceSet {
  const fit = (value: number): number => (value % 29 === 28 ? exists + 1 : 1 + (value % Math.max(1, exists)));
  return { kind: 'sequence', ranges: fitted<SequenceNumber>(sketch, (value) => sequenceNumber(fit(value))) };
}

/** UIDs up to some beyond UIDNEXT. */
export function fittedUids(sketch: SetSketch, { uidNext }: ModelMailbox): UidSet {
  return { kind: 'uid', ranges: fitted<Uid>(sketch, (value) => uid(1 + (value % (uidNext + 2)))) };
}

export function fittedSet(sketch: SetSketch, byUid: boolean, mailbox: ModelMailbox): SequenceSet | UidSet {
  return byUid ? fittedUids(sketch, mailbox) : fittedSequences(sketch, mailbox);
}

export function fittedMessageSet(
  sketch: MessageSetSketch,
  byUid: boolean,
  mailbox: ModelMailbox,
): MessageSet {
  return sketch === 'saved' ? { kind: 'saved' } : fittedSet(sketch, byUid, mailbox);
}

function fitted<N extends number>(sketch: SetSketch, fit: (value: number) => N): NumberRange<N>[] {
  const end = (value: RangeEnd<number>): RangeEnd<N> => (value === '*' ? value : fit(value));
  return sketch.map(({ first, last }) => ({ first: end(first), last: end(last) }));
}
