import { byteStringOfText, type ModSeq, modSeq, type SearchKey } from '@mailweave/imap';
import fc from 'fast-check';
import { anySetSketch, fittedSequences, fittedUids, type SetSketch } from './arbitrary-set.ts';
import { NOW_MS } from './history.ts';
import type { ModelMailbox } from './model-mailbox.ts';
import { HIGHEST_MOD_SEQ } from './model-message.ts';
import type { ComparatorName } from './model-search.ts';
import { FIELD_NAMES, SAMPLES, WORDS } from './sample.ts';

/** A search program whose sets are still sketches: fittedKey() brings their numbers near a mailbox's. */
export type KeySketch =
  | { readonly sketch: 'key'; readonly key: SearchKey }
  | { readonly sketch: 'sequence-set' | 'UID'; readonly set: SetSketch }
  | { readonly sketch: 'NOT' | 'FUZZY'; readonly key: KeySketch }
  | { readonly sketch: 'OR' | 'and'; readonly keys: readonly KeySketch[] };

const HOUR_SECONDS = 3600;
const DAY_MS = 24 * HOUR_SECONDS * 1000;

const anyWord = fc.constantFrom(...WORDS.map(byteStringOfText));

const anyDate = fc.nat({ max: 8 }).map((days) => {
  const date = new Date(NOW_MS + (2 - days) * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
});

const anySize = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.integer({ min: -1, max: 1 }))
  .map(([{ content }, more]) => Math.max(0, content.bytes.length + more));

/** Near those of real messages, or that of every woven one; below what a server may refuse. */
export const anyModSeq: fc.Arbitrary<ModSeq> = fc.oneof(
  fc.integer({ min: 1, max: 30 }).map((value) => modSeq(BigInt(value))),
  fc.constant(HIGHEST_MOD_SEQ),
);

export const anyTextKey = fc.oneof(
  fc.record({ name: fc.constantFrom('FROM', 'TO', 'CC', 'BCC', 'SUBJECT', 'BODY', 'TEXT'), value: anyWord }),
  fc.record({
    name: fc.constant('HEADER'),
    field: fc.constantFrom(...FIELD_NAMES.map(byteStringOfText)),
    value: anyWord,
  }),
) as fc.Arbitrary<SearchKey>;

const anyPlainKey = fc.oneof(
  fc.record({ name: fc.constantFrom('ALL', 'NEW', 'OLD', 'RECENT') }),
  fc.record({
    name: fc.constant('flag'),
    flag: fc.constantFrom('\\Seen', '\\Deleted', '\\Flagged'),
    set: fc.boolean(),
    keyword: fc.constant(false),
  }),
  fc.record({
    name: fc.constant('flag'),
    flag: fc.constantFrom('$label1', '$None'),
    set: fc.boolean(),
    keyword: fc.constant(true),
  }),
  anyTextKey,
  fc.record({
    name: fc.constantFrom(
      ...['BEFORE', 'ON', 'SINCE', 'SENTBEFORE', 'SENTON', 'SENTSINCE'],
      ...['SAVEDBEFORE', 'SAVEDON', 'SAVEDSINCE'],
    ),
    date: anyDate,
  }),
  fc.record({ name: fc.constantFrom('LARGER', 'SMALLER'), sizeBytes: anySize }),
  fc.record({
    name: fc.constantFrom('OLDER', 'YOUNGER'),
    seconds: fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 2 })).map(([ago, more]) => {
      return Math.max(1, ago * 6 * HOUR_SECONDS + more);
    }),
  }),
  fc.constantFrom({ name: 'saved' }, { name: 'UID', set: { kind: 'saved' } }),
  fc.record({ name: fc.constant('MODSEQ'), entry: fc.constant(undefined), modSeq: anyModSeq }),
  fc.record({
    name: fc.constant('EMAILID'),
    id: fc.constantFrom('M2', `mailweave-${'2'.padStart(32, '0')}`).map(byteStringOfText),
  }),
) as fc.Arbitrary<SearchKey>;

export const anyComparator = fc.constantFrom<ComparatorName>(
  ...(['i;octet', 'i;ascii-casemap', 'i;unicode-casemap'] as const),
);

/** Any program. */
export const anyKeySketch: fc.Arbitrary<KeySketch> = fc.letrec<{ key: KeySketch }>((tie) => ({
  key: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: fc.record({ sketch: fc.constant('key' as const), key: anyPlainKey }) },
    {
      weight: 3,
      arbitrary: fc.record({ sketch: fc.constantFrom('sequence-set', 'UID'), set: anySetSketch }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ sketch: fc.constantFrom('NOT', 'FUZZY'), key: tie('key') }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        sketch: fc.constantFrom('OR', 'and'),
        keys: fc.array(tie('key'), { minLength: 2, maxLength: 2 }),
      }),
    },
  ),
})).key;

export function fittedKey(sketch: KeySketch, mailbox: ModelMailbox): SearchKey {
  switch (sketch.sketch) {
    case 'key':
      return sketch.key;
    case 'sequence-set':
      return { name: 'sequence-set', set: fittedSequences(sketch.set, mailbox) };
    case 'UID':
      return { name: 'UID', set: fittedUids(sketch.set, mailbox) };
    case 'NOT':
    case 'FUZZY':
      return { name: sketch.sketch, key: fittedKey(sketch.key, mailbox) };
    default: {
      const [left, right] = sketch.keys.map((key) => fittedKey(key, mailbox));
      if (left === undefined || right === undefined) throw new TypeError('OR has two keys.');
      return sketch.sketch === 'OR' ? { name: 'OR', left, right } : { name: 'and', keys: [left, right] };
    }
  }
}
