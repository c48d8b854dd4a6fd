import type { StatusItem } from '../commands/command.ts';
import type { Frame } from '../frames/frame.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { Flag } from '../values/flag.ts';
import type { NumberRange, UidSet } from '../values/number-set.ts';
import type { ModSeq, SequenceNumber, Tag, Uid, UidValidity } from '../values/numbers.ts';

export type StatusWord = 'OK' | 'NO' | 'BAD' | 'BYE' | 'PREAUTH';

/** resp-text-code (RFC 3501 7.1) as far as it is understood; others are kept as text. */
export type ResponseCode =
  | { readonly name: 'CAPABILITY'; readonly capabilities: readonly string[] }
  | { readonly name: 'UIDVALIDITY'; readonly uidValidity: UidValidity }
  | { readonly name: 'UIDNEXT'; readonly uid: Uid }
  | { readonly name: 'UNSEEN'; readonly sequence: SequenceNumber }
  | { readonly name: 'HIGHESTMODSEQ'; readonly modSeq: ModSeq }
  | { readonly name: 'PERMANENTFLAGS'; readonly flags: readonly Flag[] }
  | { readonly name: 'APPENDUID'; readonly uidValidity: UidValidity; readonly uids: UidSet }
  | {
      readonly name: 'COPYUID';
      readonly uidValidity: UidValidity;
      readonly source: UidSet;
      readonly destination: UidSet;
    }
  /** RFC 7162 3.1.3; sequence numbers or UIDs by the kind of the command. */
  | { readonly name: 'MODIFIED'; readonly ranges: readonly NumberRange<number>[] }
  /** `atom` in upper case; `text` is what stands behind it, empty when nothing does. */
  | { readonly name: 'other'; readonly atom: string; readonly text: string };

export type StatusResponse = {
  readonly name: StatusWord;
  /** undefined: untagged. */
  readonly tag: Tag | undefined;
  readonly code: ResponseCode | undefined;
  readonly text: ByteString;
};

/** One `name value` pair of a FETCH response, value as raw bytes (parsed where it is needed). */
export type FetchAttribute = { readonly name: string; readonly value: FetchValue };

/** A value in a FETCH response: nested lists of strings, atoms and NIL. */
export type FetchValue =
  | { readonly kind: 'atom'; readonly text: string }
  | { readonly kind: 'string'; readonly value: ByteString }
  | { readonly kind: 'nil' }
  | { readonly kind: 'list'; readonly values: readonly FetchValue[] };

/** One namespace (RFC 2342 5); `extensions`: name, list of strings, name ... */
export type Namespace = {
  readonly prefix: ByteString;
  readonly delimiter: string | undefined;
  readonly extensions?: readonly FetchValue[];
};

export type EsearchResult = {
  /** The tag in `(TAG "x")`. */
  readonly tag: Tag | undefined;
  readonly byUid: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly count: number | undefined;
  /** undefined when not in the answer; an answer without matches has no ALL. */
  readonly all: readonly NumberRange<number>[] | undefined;
  /** One score of 1..100 for each message of `all`, in its order (RFC 6203 4). */
  readonly relevancy?: readonly number[] | undefined;
  readonly modSeq: ModSeq | undefined;
};

/**
 * A thread (RFC 5256 4): `members` are parent, child, grandchild ...; `threads` are the sub-threads into which
 * the last member's answers split. Without members, siblings whose parent is not there.
 */
export type Thread = { readonly members: readonly number[]; readonly threads: readonly Thread[] };

export type Response =
  | StatusResponse
  | { readonly name: 'CAPABILITY' | 'ENABLED'; readonly capabilities: readonly string[] }
  | { readonly name: 'EXISTS' | 'RECENT'; readonly count: number }
  | { readonly name: 'EXPUNGE'; readonly sequence: SequenceNumber }
  | {
      readonly name: 'FETCH';
      readonly sequence: SequenceNumber;
      readonly attributes: readonly FetchAttribute[];
    }
  | { readonly name: 'VANISHED'; readonly earlier: boolean; readonly uids: UidSet }
  | { readonly name: 'FLAGS'; readonly flags: readonly Flag[] }
  | {
      readonly name: 'SEARCH' | 'SORT';
      readonly numbers: readonly number[];
      readonly modSeq: ModSeq | undefined;
    }
  | ({ readonly name: 'ESEARCH' } & EsearchResult)
  | { readonly name: 'THREAD'; readonly threads: readonly Thread[] }
  | {
      readonly name: 'LIST' | 'LSUB' | 'XLIST';
      readonly attributes: readonly string[];
      readonly delimiter: string | undefined;
      readonly mailbox: ByteString;
      /** mbox-list-extended (RFC 5258 6) as it is: tag, value, tag, value ... */
      readonly extended?: readonly FetchValue[];
    }
  | {
      readonly name: 'STATUS';
      readonly mailbox: ByteString;
      /** Numbers; MAILBOXID is its id without the parentheses; undefined is NIL (APPENDLIMIT). */
      readonly values: ReadonlyMap<StatusItem, bigint | string | undefined>;
    }
  | { readonly name: 'ID'; readonly parameters: ReadonlyMap<string, ByteString | undefined> | undefined }
  | {
      readonly name: 'NAMESPACE';
      readonly personal: readonly Namespace[] | undefined;
      readonly others: readonly Namespace[] | undefined;
      readonly shared: readonly Namespace[] | undefined;
    }
  | {
      readonly name: 'COMPARATOR';
      readonly active: ByteString;
      /** All that match what was asked for, told when there are several (RFC 5255 4.8). */
      readonly matching: readonly ByteString[];
    }
  | {
      readonly name: 'METADATA';
      readonly mailbox: ByteString;
      /** A map answers GETMETADATA, a list names what has changed (RFC 5464 4.4). */
      readonly entries: ReadonlyMap<ByteString, ByteString | undefined> | readonly ByteString[];
    }
  | { readonly name: 'continuation'; readonly text: ByteString }
  /** Anything else, untagged: QUOTA, ACL ... relayed as it is. */
  | {
      readonly name: 'other';
      /** Upper case. */
      readonly word: string;
      /** The number in front of the word. */
      readonly number?: number;
      /** All that stands behind the word, unread, its space included. */
      readonly rest?: Frame;
    };
