import fc from 'fast-check';
import { type ByteString, byteString } from '../values/byte-string.ts';
import type { ZonedTime } from '../values/date-time.ts';
import type { MessageSet, NumberRange, SequenceSet, UidSet } from '../values/number-set.ts';
import {
  MAX_NUMBER,
  type ModSeq,
  modSeq,
  type SequenceNumber,
  type Tag,
  tag,
  type Uid,
  type UidValidity,
  uidValidity,
} from '../values/numbers.ts';

/** Generators of the values that commands and responses are made of; every one can be written. */

const ATOM_CHARACTERS = [...'!#$&+,-./0159:;<=>?@ABNILYZ[^_`abilnyz|}~'];

export const anyAtom: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...ATOM_CHARACTERS),
  minLength: 1,
  maxLength: 12,
});

/** A word of letters, as options and mechanisms have it. */
export const anyWord: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...'ABCXYZ19-'),
  minLength: 1,
  maxLength: 8,
});

export const anyTag: fc.Arbitrary<Tag> = fc
  .string({ unit: fc.constantFrom(...'aA1z.]['), minLength: 1, maxLength: 6 })
  .map(tag);

/** Any bytes but NUL, with a liking for what needs care: quotes, line breaks, 8-bit, literal headers. */
export const anyBytes: fc.Arbitrary<ByteString> = fc.oneof(
  fc.constantFrom(
    '',
    'INBOX',
    'NIL',
    'nil',
    'a b',
    '"',
    '\\',
    'a"\\b',
    '\r\n* 5 EXPUNGE\r\n',
    '{3}',
    '~{3+}',
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
  fc.uint8Array({ min: 1, maxLength: 30 }).map((bytes) => byteString(Buffer.from(bytes))),
  fc.constantFrom('long '.repeat(250), '\xff'.repeat(1001)),
) as fc.Arbitrary<ByteString>;

/** Bytes that a quoted string can hold. */
export const anyQuotable: fc.Arbitrary<ByteString> = fc.string({
  unit: 'grapheme-ascii',
  maxLength: 20,
}) as fc.Arbitrary<string> as fc.Arbitrary<ByteString>;

export const anyFlag: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('\\Seen', '\\Deleted', '\\Answered', '\\Flagged', '\\Draft', '$Label1', '$Forwarded'),
  anyAtom,
  anyAtom.map((atom) => `\\${atom}`),
);

export const anyNzNumber: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: MAX_NUMBER }),
);

export const anyNumber: fc.Arbitrary<number> = fc.oneof(fc.constant(0), anyNzNumber);

export const anyModSeq: fc.Arbitrary<ModSeq> = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(modSeq);

export const anyUidValidity: fc.Arbitrary<UidValidity> = anyNzNumber.map(uidValidity);

const anyRangeEnd = fc.oneof({ weight: 4, arbitrary: anyNzNumber }, fc.constant('*' as const));

export const anyRanges = rangesOf<number>(anyRangeEnd);

export const anySequenceSet: fc.Arbitrary<SequenceSet> = fc.record({
  kind: fc.constant('sequence' as const),
  ranges: rangesOf<SequenceNumber>(anyRangeEnd),
});

const anyUidSet: fc.Arbitrary<UidSet> = fc.record({
  kind: fc.constant('uid' as const),
  ranges: rangesOf<Uid>(anyRangeEnd),
});

/** Without `*`. */
export const anyKnownUids: fc.Arbitrary<UidSet> = fc.record({
  kind: fc.constant('uid' as const),
  ranges: rangesOf<Uid>(anyNzNumber),
});

export const anyKnownSequences: fc.Arbitrary<SequenceSet> = fc.record({
  kind: fc.constant('sequence' as const),
  ranges: rangesOf<SequenceNumber>(anyNzNumber),
});

const saved = fc.constant({ kind: 'saved' as const });

export const anyUidSetOrSaved = fc.oneof(anyUidSet, saved);

export function anyMessageSet(byUid: boolean): fc.Arbitrary<MessageSet> {
  return fc.oneof(saved, byUid ? anyUidSet : anySequenceSet);
}

/** A day of the years that four digits hold. */
export const anyDate = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => ({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  }));

/** Whole seconds, in any zone that hours and minutes can name. */
export const anyTime: fc.Arbitrary<ZonedTime> = fc.record({
  atMs: fc.integer({ min: -60_000_000_000, max: 240_000_000_000 }).map((seconds) => seconds * 1000),
  zoneMinutes: fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }),
});

function rangesOf<N extends number>(end: fc.Arbitrary<number | '*'>): fc.Arbitrary<NumberRange<N>[]> {
  const single = end.map((number) => ({ first: number, last: number }));
  const range = fc.oneof(single, fc.record({ first: end, last: end }));
  return fc.array(range, { minLength: 1, maxLength: 5 }) as fc.Arbitrary<NumberRange<N>[]>;
}
