import fc from 'fast-check';
import type { SearchKey } from '../search/search-key.ts';
import { SYSTEM_FLAGS } from '../search/system-flags.ts';
import type { ByteString } from '../values/byte-string.ts';
import {
  anyAtom,
  anyBytes,
  anyDate,
  anyModSeq,
  anyNzNumber,
  anySequenceSet,
  anyUidSetOrSaved,
} from './arbitrary-values.ts';

const anySimpleKey: fc.Arbitrary<SearchKey> = fc.oneof(
  fc.record({ name: fc.constantFrom('ALL', 'NEW', 'OLD', 'RECENT', 'SAVEDATESUPPORTED', 'saved') }),
  fc.record({
    name: fc.constant('flag'),
    flag: fc.constantFrom(...SYSTEM_FLAGS),
    set: fc.boolean(),
    keyword: fc.constant(false),
  }),
  fc.record({ name: fc.constant('flag'), flag: anyAtom, set: fc.boolean(), keyword: fc.constant(true) }),
  fc.record({
    name: fc.constantFrom('FROM', 'TO', 'CC', 'BCC', 'SUBJECT', 'BODY', 'TEXT'),
    value: anyBytes,
  }),
  fc.record({ name: fc.constant('HEADER'), field: anyBytes, value: anyBytes }),
  fc.record({
    name: fc.constantFrom(
      'BEFORE',
      'ON',
      'SINCE',
      'SENTBEFORE',
      'SENTON',
      'SENTSINCE',
      'SAVEDBEFORE',
      'SAVEDON',
    ),
    date: anyDate,
  }),
  fc.record({ name: fc.constantFrom('LARGER', 'SMALLER'), sizeBytes: fc.maxSafeNat() }),
  fc.record({ name: fc.constantFrom('OLDER', 'YOUNGER'), seconds: anyNzNumber }),
  fc.record({ name: fc.constantFrom('EMAILID', 'THREADID'), id: anyAtom as fc.Arbitrary<string> }),
  fc.record({ name: fc.constant('MODSEQ'), entry: fc.constant(undefined), modSeq: anyModSeq }),
  fc.record({
    name: fc.constant('MODSEQ'),
    entry: fc.constantFrom(
      '/flags/\\seen',
      '/flags/$Label1',
    ) as fc.Arbitrary<string> as fc.Arbitrary<ByteString>,
    entryType: fc.constantFrom('priv', 'shared', 'all'),
    modSeq: anyModSeq,
  }),
  fc.record({ name: fc.constant('sequence-set'), set: anySequenceSet }),
  fc.record({ name: fc.constant('UID'), set: anyUidSetOrSaved }),
) as fc.Arbitrary<SearchKey>;

/** Any key, with NOT, OR and lists; an `and` has at least two keys, since a list of one is that one. */
export const anySearchKey: fc.Arbitrary<SearchKey> = fc.letrec<{ key: SearchKey }>((tie) => ({
  key: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: anySimpleKey },
    {
      weight: 1,
      arbitrary: fc.record({ name: fc.constantFrom('NOT' as const, 'FUZZY' as const), key: tie('key') }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ name: fc.constant('OR' as const), left: tie('key'), right: tie('key') }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        name: fc.constant('and' as const),
        keys: fc.array(tie('key'), { minLength: 2, maxLength: 4 }),
      }),
    },
  ),
})).key;
