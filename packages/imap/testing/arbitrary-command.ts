import { Secret } from '@mailweave/foundation';
import fc from 'fast-check';
import type { Command, FetchCommand, ListCommand, SortKeyName, TaggedCommand } from '../commands/command.ts';
import { bytesOf } from '../values/byte-string.ts';
import { anyFetchItem } from './arbitrary-fetch-item.ts';
import { anySearchKey } from './arbitrary-search-key.ts';
import {
  anyAtom,
  anyBytes,
  anyFlag,
  anyKnownSequences,
  anyKnownUids,
  anyMessageSet,
  anyModSeq,
  anyNumber,
  anyTag,
  anyTime,
  anyUidSetOrSaved,
  anyUidValidity,
  anyWord,
} from './arbitrary-values.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const name = <N extends Command['name']>(...names: N[]) => fc.constantFrom(...names);
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 4 });
const several = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 4 });

/** A command that addresses messages, by number or by UID. */
const addressed = <T>(build: (byUid: boolean) => fc.Arbitrary<T>) =>
  fc.boolean().chain((byUid) => build(byUid).map((command) => ({ ...command, byUid })));

const anyPlain = fc.record({
  name: name('CAPABILITY', 'NOOP', 'LOGOUT', 'STARTTLS', 'CHECK', 'CLOSE', 'UNSELECT', 'EXPUNGE', 'IDLE'),
});

const anyLogin = fc.record({
  name: name('LOGIN'),
  user: anyBytes,
  password: anyBytes.map((password) => new Secret<string>(password)),
});

const anyAuthenticate = fc.record({
  name: name('AUTHENTICATE'),
  mechanism: anyWord,
  initialResponse: maybe(fc.base64String().map((text) => new Secret(text === '' ? '=' : text))),
});

const anySelect = fc.record({
  name: name('SELECT', 'EXAMINE'),
  mailbox: anyBytes,
  condstore: fc.boolean(),
  qresync: maybe(
    fc.record({
      uidValidity: anyUidValidity,
      modSeq: anyModSeq,
      knownUids: maybe(anyKnownUids),
      sequenceMatch: maybe(fc.record({ sequences: anyKnownSequences, uids: anyKnownUids })),
    }),
  ),
});

const anyMailbox = fc.oneof(
  fc.record({ name: name('DELETE', 'SUBSCRIBE', 'UNSUBSCRIBE'), mailbox: anyBytes }),
  fc.record({ name: name('CREATE'), mailbox: anyBytes, specialUse: several(anyFlag) }),
  fc.record({ name: name('RENAME'), from: anyBytes, to: anyBytes }),
);

const anyStatusItems = fc.subarray(
  ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN', 'HIGHESTMODSEQ', 'SIZE', 'MAILBOXID'] as const,
  { minLength: 1 },
);

const anyList: fc.Arbitrary<ListCommand> = fc.oneof(
  fc.record({
    name: fc.constant('LIST' as const),
    selection: several(anyWord),
    reference: anyBytes,
    patterns: some(anyBytes),
    returns: several(anyWord.filter((word) => word !== 'STATUS' && word !== 'METADATA')),
    statusItems: maybe(anyStatusItems),
    metadataEntries: maybe(some(anyBytes)),
  }),
  fc.record({
    name: fc.constantFrom('LSUB' as const, 'XLIST' as const),
    selection: fc.constant([]),
    reference: anyBytes,
    patterns: fc.tuple(anyBytes),
    returns: fc.constant([]),
    statusItems: fc.constant(undefined),
    metadataEntries: fc.constant(undefined),
  }),
);

const anyStatus = fc.record({ name: name('STATUS'), mailbox: anyBytes, items: anyStatusItems });

const anyAppend = fc.record({
  name: name('APPEND'),
  mailbox: anyBytes,
  messages: some(
    fc
      .record({
        flags: several(anyFlag),
        internalDate: maybe(anyTime),
        bytes: anyBytes.map(bytesOf),
        binary: fc.boolean(),
        utf8: fc.boolean(),
      })
      .map((message) => ({ ...message, utf8: message.utf8 && message.binary })),
  ),
});

const anyFetch = addressed(
  (byUid): fc.Arbitrary<FetchCommand> =>
    fc
      .record({
        name: fc.constant('FETCH' as const),
        byUid: fc.constant(byUid),
        set: anyMessageSet(byUid),
        items: some(anyFetchItem),
        changedSince: maybe(anyModSeq),
        vanished: fc.boolean(),
      })
      .map((fetch) => ({ ...fetch, vanished: byUid && fetch.changedSince !== undefined && fetch.vanished })),
);

const anyStore = addressed((byUid) =>
  fc.record({
    name: name('STORE'),
    set: anyMessageSet(byUid),
    unchangedSince: maybe(anyModSeq),
    mode: fc.constantFrom('replace' as const, 'add' as const, 'remove' as const),
    silent: fc.boolean(),
    flags: several(anyFlag),
  }),
);

const anySearch = addressed(() =>
  fc.record({
    name: name('SEARCH'),
    returns: maybe(fc.subarray(['MIN', 'MAX', 'COUNT', 'ALL', 'SAVE', 'RELEVANCY'] as const)),
    charset: maybe(fc.constantFrom('UTF-8', 'US-ASCII')),
    key: anySearchKey,
  }),
);

const anySortKeyName = fc.constantFrom<SortKeyName>(
  ...([
    'ARRIVAL',
    'CC',
    'DATE',
    'FROM',
    'SIZE',
    'SUBJECT',
    'TO',
    'DISPLAYFROM',
    'DISPLAYTO',
    'RELEVANCY',
  ] as const),
);

const anySort = addressed(() =>
  fc.record({
    name: name('SORT'),
    returns: maybe(fc.subarray(['MIN', 'MAX', 'COUNT', 'ALL', 'SAVE', 'RELEVANCY'] as const)),
    criteria: some(fc.record({ name: anySortKeyName, reverse: fc.boolean() })),
    charset: fc.constantFrom('UTF-8', 'US-ASCII'),
    key: anySearchKey,
  }),
);

const anyThread = addressed(() =>
  fc.record({
    name: name('THREAD'),
    algorithm: anyWord,
    charset: fc.constantFrom('UTF-8', 'US-ASCII'),
    key: anySearchKey,
  }),
);

const anyCopy = addressed((byUid) =>
  fc.record({ name: name('COPY', 'MOVE'), set: anyMessageSet(byUid), mailbox: anyBytes }),
);

const anyMetadata = fc.oneof(
  fc.record({
    name: name('GETMETADATA'),
    mailbox: anyBytes,
    entries: some(anyBytes),
    maxSizeBytes: maybe(anyNumber),
    depth: maybe(fc.constantFrom('0' as const, '1' as const, 'infinity' as const)),
  }),
  fc.record({
    name: name('SETMETADATA'),
    mailbox: anyBytes,
    entries: some(fc.tuple(anyBytes, maybe(anyBytes))).map((pairs) => new Map(pairs)),
  }),
);

const anyNotifyGroup = fc.record({
  mailboxes: fc.oneof(
    fc.record({
      which: fc.constantFrom('SELECTED' as const, 'SELECTED-DELAYED' as const, 'PERSONAL' as const),
    }),
    fc.record({ which: fc.constantFrom('SUBTREE' as const, 'MAILBOXES' as const), names: some(anyBytes) }),
  ),
  events: several(
    fc.oneof(
      fc.record({ name: fc.constant('MESSAGENEW'), items: several(anyFetchItem) }),
      fc.record({ name: fc.constantFrom('MESSAGEEXPUNGE', 'FLAGCHANGE'), items: fc.constant([]) }),
    ),
  ),
});

const anyNotify = fc.oneof(
  fc.record({ name: name('NOTIFY'), status: fc.constant(false), groups: fc.constant([]) }),
  fc.record({ name: name('NOTIFY'), status: fc.boolean(), groups: some(anyNotifyGroup) }),
);

const anyOther = fc.oneof(
  anyNotify,
  fc.record({ name: name('UID EXPUNGE'), set: anyUidSetOrSaved }),
  fc.record({ name: name('ENABLE'), capabilities: some(anyAtom) }),
  fc.record({ name: name('LANGUAGE'), ranges: several(anyBytes) }),
  fc.record({ name: name('COMPARATOR'), orders: several(anyBytes) }),
  fc.record({ name: name('COMPRESS'), algorithm: anyWord }),
  fc.record({
    name: name('ID'),
    parameters: maybe(
      several(fc.tuple(anyBytes as fc.Arbitrary<string>, maybe(anyBytes))).map((pairs) => new Map(pairs)),
    ),
  }),
);

/** Any command of the language; unknown ones are not made up. */
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  anyPlain,
  anyLogin,
  anyAuthenticate,
  anySelect,
  anyMailbox,
  anyList,
  anyStatus,
  anyAppend,
  anyFetch,
  anyStore,
  anySearch,
  anySort,
  anyThread,
  anyCopy,
  anyMetadata,
  anyOther,
);

export const anyTaggedCommand: fc.Arbitrary<TaggedCommand> = fc.record({ tag: anyTag, command: anyCommand });
