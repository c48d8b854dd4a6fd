import {
  byteStringOfText,
  type Command,
  type FetchItem,
  type SavedResult,
  type SearchReturn,
} from '@mailweave/imap';
import fc from 'fast-check';
import { anyKeySketch, anyModSeq, anyTextKey, fittedKey, type KeySketch } from './arbitrary-search-key.ts';
import { anyMessageSetSketch, fittedMessageSet, fittedUids, type MessageSetSketch } from './arbitrary-set.ts';
import { anyFlags } from './history.ts';
import type { ModelMailbox } from './model-mailbox.ts';
import { HIGHEST_MOD_SEQ } from './model-message.ts';
import type { Habits } from './model-server.ts';

/** A client's command whose sets are still sketches: `fit` brings their numbers near a mailbox's. */
export type CommandSketch<C extends Command = Command> = {
  /** Where a property fails. */
  [fc.toStringMethod](): string;
  fit(mailbox: ModelMailbox): C;
};

type Addressed = { readonly byUid: boolean; readonly set: MessageSetSketch };

export const anyHabits: fc.Arbitrary<Habits> = fc.record({
  readOnly: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  ignoresStore: fc.boolean(),
  expungesLastFirst: fc.boolean(),
});

const anyAddress: fc.Arbitrary<Addressed> = fc.record({ byUid: fc.boolean(), set: anyMessageSetSketch });

const addressed = ({ byUid, set }: Addressed, mailbox: ModelMailbox) => ({
  byUid,
  set: fittedMessageSet(set, byUid, mailbox),
});

const anyPartial = fc.option(
  fc.record({ offset: fc.nat({ max: 120 }), length: fc.integer({ min: 1, max: 120 }) }),
  {
    nil: undefined,
  },
);

const anyText = fc.constantFrom(undefined, { kind: 'HEADER' as const }, { kind: 'TEXT' as const });

const anyItem: fc.Arbitrary<FetchItem> = fc.oneof(
  fc.record({
    name: fc.constantFrom(
      ...([
        'UID',
        'FLAGS',
        'MODSEQ',
        'INTERNALDATE',
        'RFC822.SIZE',
        'RFC822',
        'RFC822.HEADER',
        'RFC822.TEXT',
      ] as const),
    ),
  }),
  fc.record({
    name: fc.constant('BODY[]' as const),
    peek: fc.boolean(),
    section: fc.record({ part: fc.constant([]), text: anyText }),
    partial: anyPartial,
  }),
);

const anyItems = fc.array(anyItem, { minLength: 1, maxLength: 3 });

/** What changed since is all woven messages, whatever their mod-sequence; so the model has to find them too. */
const anyEarlierModSeq = anyModSeq.filter((value) => value < HIGHEST_MOD_SEQ);

export const anyFetch: fc.Arbitrary<CommandSketch> = fc
  .record({
    address: anyAddress,
    items: anyItems,
    changedSince: fc.option(anyEarlierModSeq, { nil: undefined }),
  })
  .map((sketch) => ({
    [fc.toStringMethod]: () => fc.stringify(sketch),
    fit: (mailbox) => ({
      name: 'FETCH',
      ...addressed(sketch.address, mailbox),
      items: sketch.items,
      changedSince: sketch.changedSince,
      vanished: false,
    }),
  }));

export const anyStore: fc.Arbitrary<CommandSketch> = fc
  .record({
    address: anyAddress,
    mode: fc.constantFrom('replace' as const, 'add' as const, 'remove' as const),
    silent: fc.boolean(),
    unchangedSince: fc.option(anyModSeq, { nil: undefined }),
    flags: anyFlags,
  })
  .map((sketch) => {
    const { address, ...change } = sketch;
    return {
      [fc.toStringMethod]: () => fc.stringify(sketch),
      fit: (mailbox) => ({
        name: 'STORE',
        ...addressed(address, mailbox),
        ...change,
      }),
    };
  });

export const anyCopy: fc.Arbitrary<CommandSketch> = fc
  .record({ address: anyAddress, name: fc.constantFrom('COPY' as const, 'MOVE' as const) })
  .map((sketch) => ({
    [fc.toStringMethod]: () => fc.stringify(sketch),
    fit: (mailbox) => ({
      name: sketch.name,
      ...addressed(sketch.address, mailbox),
      mailbox: byteStringOfText('Archive'),
    }),
  }));

const SAVED: SavedResult = { kind: 'saved' };

export const anyExpunge: fc.Arbitrary<CommandSketch> = fc
  .option(anyMessageSetSketch, { nil: undefined })
  .map((sketch) => ({
    [fc.toStringMethod]: () => fc.stringify(sketch),
    fit: (mailbox) =>
      sketch === undefined
        ? { name: 'EXPUNGE' }
        : { name: 'UID EXPUNGE', set: sketch === 'saved' ? SAVED : fittedUids(sketch, mailbox) },
  }));

const anyReturns: fc.Arbitrary<SearchReturn[] | undefined> = fc.option(
  fc.subarray(['SAVE', 'MIN', 'MAX', 'COUNT', 'ALL', 'RELEVANCY'] as const),
  { nil: undefined },
);

type SearchSketch = { byUid: boolean; returns: SearchReturn[] | undefined; key: KeySketch };

export const anySearch: fc.Arbitrary<CommandSketch> = searchWith(anyReturns);

/** SEARCH RETURN (SAVE ...) (RFC 5182). */
export const anySavingSearch: fc.Arbitrary<CommandSketch> = searchWith(
  anyReturns.map((returns) => [...(returns ?? []).filter((option) => option !== 'SAVE'), 'SAVE']),
);

/** SEARCH of texts alone. */
export const anyTextSearch: fc.Arbitrary<CommandSketch> = anyTextKey.map((key) => ({
  [fc.toStringMethod]: () => fc.stringify(key),
  fit: () => ({ name: 'SEARCH', byUid: true, returns: undefined, charset: 'UTF-8', key }),
}));

function searchWith(returns: fc.Arbitrary<SearchReturn[] | undefined>): fc.Arbitrary<CommandSketch> {
  return fc.record({ byUid: fc.boolean(), returns, key: anyKeySketch }).map((sketch: SearchSketch) => ({
    [fc.toStringMethod]: () => fc.stringify(sketch),
    fit: (mailbox) => ({
      name: 'SEARCH',
      byUid: sketch.byUid,
      returns: sketch.returns,
      charset: 'UTF-8',
      key: fittedKey(sketch.key, mailbox),
    }),
  }));
}

/** Any command that addresses messages. */
export const anyCommand: fc.Arbitrary<CommandSketch> = fc.oneof(
  anyFetch,
  anyStore,
  anyCopy,
  anyExpunge,
  anySearch,
);
