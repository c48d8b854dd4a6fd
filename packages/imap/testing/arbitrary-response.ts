import fc from 'fast-check';
import { fetchAttributeName } from '../fetch/write-fetch-item.ts';
import type { FetchValue, Namespace, Response, ResponseCode, Thread } from '../responses/response.ts';
import { byteString } from '../values/byte-string.ts';
import { sequenceNumber, uid } from '../values/numbers.ts';
import { anyFetchItem } from './arbitrary-fetch-item.ts';
import {
  anyAtom,
  anyBytes,
  anyFlag,
  anyKnownUids,
  anyModSeq,
  anyNumber,
  anyNzNumber,
  anyQuotable,
  anyRanges,
  anyTag,
  anyUidValidity,
  anyWord,
} from './arbitrary-values.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const several = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 4 });
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 4 });
const anySequence = anyNzNumber.map(sequenceNumber);

/** Text that reads back as text: no code in front, no literal's header behind. */
const anyText = anyQuotable.filter((text) => !text.startsWith('[') && !/\{\d+\+?\}$/.test(text));

const anyCodeText = anyQuotable.filter((text) => !text.includes(']'));

const anyResponseCode: fc.Arbitrary<ResponseCode> = fc.oneof(
  fc.record({ name: fc.constant('CAPABILITY' as const), capabilities: several(anyWord) }),
  fc.record({ name: fc.constant('UIDVALIDITY' as const), uidValidity: anyUidValidity }),
  fc.record({ name: fc.constant('UIDNEXT' as const), uid: anyNzNumber.map(uid) }),
  fc.record({ name: fc.constant('UNSEEN' as const), sequence: anySequence }),
  fc.record({ name: fc.constant('HIGHESTMODSEQ' as const), modSeq: anyModSeq }),
  fc.record({
    name: fc.constant('PERMANENTFLAGS' as const),
    flags: several(fc.oneof(anyFlag, fc.constant('\\*'))),
  }),
  fc.record({ name: fc.constant('APPENDUID' as const), uidValidity: anyUidValidity, uids: anyKnownUids }),
  fc.record({
    name: fc.constant('COPYUID' as const),
    uidValidity: anyUidValidity,
    source: anyKnownUids,
    destination: anyKnownUids,
  }),
  fc.record({ name: fc.constant('MODIFIED' as const), ranges: anyRanges }),
  fc.record({
    name: fc.constant('other' as const),
    atom: fc.constantFrom('READ-WRITE', 'ALERT', 'NOMODSEQ', 'CLOSED', 'TRYCREATE', 'BADCHARSET'),
    text: anyCodeText,
  }),
);

const anyStatusResponse = fc.oneof(
  fc.record({
    name: fc.constantFrom('OK' as const, 'NO' as const, 'BAD' as const),
    tag: maybe(anyTag),
    code: maybe(anyResponseCode),
    text: anyText,
  }),
  fc.record({
    name: fc.constantFrom('BYE' as const, 'PREAUTH' as const),
    tag: fc.constant(undefined),
    code: maybe(anyResponseCode),
    text: anyText,
  }),
);

/** A bare value; NIL is a kind of its own. */
const anyBare = fc.oneof(anyAtom, anyFlag, anyNumber.map(String)).filter((text) => {
  return text.toUpperCase() !== 'NIL' && !/[{}]/.test(text);
});

const anyBody = fc.oneof(
  anyBytes,
  fc.uint8Array({ maxLength: 30 }).map((bytes) => byteString(Buffer.from(bytes))),
);

const anyFetchValue: fc.Arbitrary<FetchValue> = fc.letrec<{ value: FetchValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.record({ kind: fc.constant('string' as const), value: anyBody }),
    fc.record({ kind: fc.constant('atom' as const), text: anyBare }),
    fc.constant({ kind: 'nil' as const }),
    fc.record({ kind: fc.constant('list' as const), values: fc.array(tie('value'), { maxLength: 4 }) }),
  ),
})).value;

const anyFetchResponse = fc.record({
  name: fc.constant('FETCH' as const),
  sequence: anySequence,
  attributes: several(
    fc.record({
      name: fc.oneof(anyFetchItem.map(fetchAttributeName), fc.constant('X-GM-LABELS')),
      value: anyFetchValue,
    }),
  ),
});

const anySearchResponse = fc.oneof(
  fc.record({
    name: fc.constantFrom('SEARCH' as const, 'SORT' as const),
    numbers: several(anyNzNumber),
    modSeq: maybe(anyModSeq),
  }),
  fc.record({
    name: fc.constant('ESEARCH' as const),
    tag: maybe(anyTag),
    byUid: fc.boolean(),
    min: maybe(anyNzNumber),
    max: maybe(anyNzNumber),
    count: maybe(anyNumber),
    all: maybe(anyRanges),
    relevancy: maybe(several(fc.integer({ min: 1, max: 100 }))),
    modSeq: maybe(anyModSeq),
  }),
);

const anyThread: fc.Arbitrary<Thread> = fc.letrec<{ thread: Thread }>((tie) => ({
  thread: fc.oneof(
    { depthSize: 'small' },
    fc.record({ members: some(anyNzNumber), threads: fc.constant([]) }),
    fc.record({
      members: several(anyNzNumber),
      threads: fc.array(tie('thread'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).thread;

const anyThreadResponse = fc.record({ name: fc.constant('THREAD' as const), threads: several(anyThread) });

const anyDelimiter = maybe(fc.constantFrom('/', '.', '\\', '"'));

const anyNamespaces: fc.Arbitrary<Namespace[] | undefined> = maybe(
  some(fc.record({ prefix: anyBytes, delimiter: anyDelimiter })),
);

const anyEntries = some(fc.tuple(anyBytes, maybe(anyBody))).map((pairs) => new Map(pairs));

const anyMailboxResponse = fc.oneof(
  fc.record({
    name: fc.constantFrom('LIST' as const, 'LSUB' as const, 'XLIST' as const),
    attributes: several(anyFlag),
    delimiter: anyDelimiter,
    mailbox: anyBytes,
  }),
  fc.record({
    name: fc.constant('LIST' as const),
    attributes: several(anyFlag),
    delimiter: anyDelimiter,
    mailbox: anyBytes,
    extended: several(anyFetchValue),
  }),
  fc.record({
    name: fc.constant('STATUS' as const),
    mailbox: anyBytes,
    values: fc
      .tuple(
        fc.constantFrom('MESSAGES', 'UNSEEN'),
        fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
        maybe(anyAtom),
      )
      .map(([item, number, id]) => {
        const values = new Map<
          'MESSAGES' | 'UNSEEN' | 'MAILBOXID' | 'APPENDLIMIT',
          bigint | string | undefined
        >();
        return values.set(item, number).set('MAILBOXID', id).set('APPENDLIMIT', undefined);
      }),
  }),
  fc.record({ name: fc.constant('COMPARATOR' as const), active: anyBytes, matching: several(anyBytes) }),
  fc.record({
    name: fc.constant('NAMESPACE' as const),
    personal: anyNamespaces,
    others: anyNamespaces,
    shared: anyNamespaces,
  }),
  fc.record({
    name: fc.constant('METADATA' as const),
    mailbox: anyBytes,
    entries: fc.oneof(anyEntries, some(anyBytes)),
  }),
);

/** Any response of the language; words without grammar are not made up. */
export const anyResponse: fc.Arbitrary<Response> = fc.oneof(
  anyStatusResponse,
  anyFetchResponse,
  anySearchResponse,
  anyThreadResponse,
  anyMailboxResponse,
  fc.record({ name: fc.constantFrom('EXISTS' as const, 'RECENT' as const), count: anyNumber }),
  fc.record({ name: fc.constant('EXPUNGE' as const), sequence: anySequence }),
  fc.record({ name: fc.constant('VANISHED' as const), earlier: fc.boolean(), uids: anyKnownUids }),
  fc.record({
    name: fc.constantFrom('CAPABILITY' as const, 'ENABLED' as const),
    capabilities: several(anyWord),
  }),
  fc.record({ name: fc.constant('FLAGS' as const), flags: several(anyFlag) }),
  fc.record({
    name: fc.constant('ID' as const),
    parameters: maybe(
      several(fc.tuple(anyBytes as fc.Arbitrary<string>, maybe(anyBytes))).map((p) => new Map(p)),
    ),
  }),
  fc.record({ name: fc.constant('continuation' as const), text: anyText }),
);
