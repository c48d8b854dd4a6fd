import type { Secret } from '@mailweave/foundation';
import type { FetchItem } from '../fetch/fetch-item.ts';
import type { Frame } from '../frames/frame.ts';
import type { SearchKey, SearchReturn } from '../search/search-key.ts';
import type { ByteString } from '../values/byte-string.ts';
import type { Flag } from '../values/flag.ts';
import type { MessageSet, SavedResult, SequenceSet, UidSet } from '../values/number-set.ts';
import type { ModSeq, Tag, UidValidity } from '../values/numbers.ts';

/** Commands without arguments. */
export type PlainCommand = {
  readonly name:
    | 'CAPABILITY'
    | 'NOOP'
    | 'LOGOUT'
    | 'STARTTLS'
    | 'CHECK'
    | 'CLOSE'
    | 'UNSELECT'
    | 'EXPUNGE'
    | 'IDLE'
    | 'NAMESPACE';
};

export type LoginCommand = {
  readonly name: 'LOGIN';
  readonly user: ByteString;
  /** Bytes, as a ByteString. */
  readonly password: Secret<string>;
};

export type AuthenticateCommand = {
  readonly name: 'AUTHENTICATE';
  /** Upper case. */
  readonly mechanism: string;
  /** Base64 as sent, `=` for an empty one (RFC 4959). */
  readonly initialResponse: Secret<string> | undefined;
};

/** RFC 7162 3.2.5: `(QRESYNC (uidvalidity modseq [known-uids] [(seqs uids)]))`. */
export type QresyncParameter = {
  readonly uidValidity: UidValidity;
  readonly modSeq: ModSeq;
  readonly knownUids: UidSet | undefined;
  readonly sequenceMatch: { readonly sequences: SequenceSet; readonly uids: UidSet } | undefined;
};

export type SelectCommand = {
  readonly name: 'SELECT' | 'EXAMINE';
  readonly mailbox: ByteString;
  readonly condstore: boolean;
  readonly qresync: QresyncParameter | undefined;
};

/** CREATE's `(USE (\Sent ...))` (RFC 6154 3) is kept in `specialUse`. */
export type CreateCommand = {
  readonly name: 'CREATE';
  readonly mailbox: ByteString;
  readonly specialUse: readonly Flag[];
};

export type MailboxCommand = {
  readonly name: 'DELETE' | 'SUBSCRIBE' | 'UNSUBSCRIBE';
  readonly mailbox: ByteString;
};

export type RenameCommand = { readonly name: 'RENAME'; readonly from: ByteString; readonly to: ByteString };

/** LIST with RFC 5258 (selection and return options, several patterns), 5819, 6154; LSUB (RFC 3501). */
export type ListCommand = {
  /** XLIST is what LIST with SPECIAL-USE came from; some clients still ask for it. */
  readonly name: 'LIST' | 'LSUB' | 'XLIST';
  readonly selection: readonly string[];
  readonly reference: ByteString;
  readonly patterns: readonly ByteString[];
  /** Upper case; STATUS is in statusItems, METADATA in metadataEntries. */
  readonly returns: readonly string[];
  /** RETURN (STATUS (...)); undefined when not asked. */
  readonly statusItems: readonly StatusItem[] | undefined;
  /** RETURN (METADATA (...)) (RFC 9590); undefined when not asked. */
  readonly metadataEntries: readonly ByteString[] | undefined;
};

export type StatusItem =
  | 'MESSAGES'
  | 'RECENT'
  | 'UIDNEXT'
  | 'UIDVALIDITY'
  | 'UNSEEN'
  | 'HIGHESTMODSEQ'
  | 'SIZE'
  | 'DELETED'
  | 'MAILBOXID'
  | 'APPENDLIMIT';

export type StatusCommand = {
  readonly name: 'STATUS';
  readonly mailbox: ByteString;
  readonly items: readonly StatusItem[];
};

export type AppendMessage = {
  readonly flags: readonly Flag[];
  /** Milliseconds since 1970 and the written zone, minutes east of UTC. */
  readonly internalDate: { readonly atMs: number; readonly zoneMinutes: number } | undefined;
  readonly bytes: Buffer;
  readonly binary: boolean;
  /** Sent as `UTF8 (~{n}...)`: its headers may be UTF-8 (RFC 6855 4). It is a literal8, so `binary` too. */
  readonly utf8: boolean;
};

export type AppendCommand = {
  readonly name: 'APPEND';
  readonly mailbox: ByteString;
  readonly messages: readonly AppendMessage[];
};

export type FetchCommand = {
  readonly name: 'FETCH';
  readonly byUid: boolean;
  readonly set: MessageSet;
  readonly items: readonly FetchItem[];
  /** CHANGEDSINCE (RFC 7162 3.1.4.1). */
  readonly changedSince: ModSeq | undefined;
  /** VANISHED, UID FETCH only (RFC 7162 3.2.6). */
  readonly vanished: boolean;
};

export type StoreCommand = {
  readonly name: 'STORE';
  readonly byUid: boolean;
  readonly set: MessageSet;
  readonly unchangedSince: ModSeq | undefined;
  readonly mode: 'replace' | 'add' | 'remove';
  readonly silent: boolean;
  readonly flags: readonly Flag[];
};

export type SearchCommand = {
  readonly name: 'SEARCH';
  readonly byUid: boolean;
  /** undefined: plain SEARCH; otherwise ESEARCH is answered (RFC 4731). */
  readonly returns: readonly SearchReturn[] | undefined;
  /** Upper case. */
  readonly charset: string | undefined;
  readonly key: SearchKey;
};

/** sort-key of RFC 5256 5 and RFC 5957 5. */
export type SortKeyName =
  | 'RELEVANCY'
  | 'ARRIVAL'
  | 'CC'
  | 'DATE'
  | 'FROM'
  | 'SIZE'
  | 'SUBJECT'
  | 'TO'
  | 'DISPLAYFROM'
  | 'DISPLAYTO';

export type SortCriterion = { readonly name: SortKeyName; readonly reverse: boolean };

/** RFC 5256 3. */
export type SortCommand = {
  readonly name: 'SORT';
  readonly byUid: boolean;
  /** undefined: SORT is answered; otherwise ESEARCH, in the order of the sort (RFC 5267 3). */
  readonly returns: readonly SearchReturn[] | undefined;
  /** The first decides, the next only where it finds two messages equal; never empty. */
  readonly criteria: readonly SortCriterion[];
  /** Upper case. */
  readonly charset: string;
  readonly key: SearchKey;
};

/** RFC 5256 3. */
export type ThreadCommand = {
  readonly name: 'THREAD';
  readonly byUid: boolean;
  /** Upper case: ORDEREDSUBJECT, REFERENCES, REFS ... */
  readonly algorithm: string;
  /** Upper case. */
  readonly charset: string;
  readonly key: SearchKey;
};

export type CopyCommand = {
  readonly name: 'COPY' | 'MOVE';
  readonly byUid: boolean;
  readonly set: MessageSet;
  readonly mailbox: ByteString;
};

export type UidExpungeCommand = { readonly name: 'UID EXPUNGE'; readonly set: UidSet | SavedResult };

export type EnableCommand = { readonly name: 'ENABLE'; readonly capabilities: readonly string[] };

/** RFC 5255 3.2: asks for the languages, or for one of them by preference. */
export type LanguageCommand = { readonly name: 'LANGUAGE'; readonly ranges: readonly ByteString[] };

/** RFC 5255 4.7: asks for the active comparator, or for one that matches an argument, the first by preference. */
export type ComparatorCommand = { readonly name: 'COMPARATOR'; readonly orders: readonly ByteString[] };

/** RFC 4978. */
export type CompressCommand = {
  readonly name: 'COMPRESS';
  /** Upper case; only `DEFLATE` is defined. */
  readonly algorithm: string;
};

/** RFC 2971; `undefined` is `ID NIL`. */
export type IdCommand = {
  readonly name: 'ID';
  readonly parameters: ReadonlyMap<string, ByteString | undefined> | undefined;
};

/** RFC 5464. */
export type GetMetadataCommand = {
  readonly name: 'GETMETADATA';
  readonly mailbox: ByteString;
  readonly entries: readonly ByteString[];
  readonly maxSizeBytes: number | undefined;
  readonly depth: '0' | '1' | 'infinity' | undefined;
};

export type SetMetadataCommand = {
  readonly name: 'SETMETADATA';
  readonly mailbox: ByteString;
  readonly entries: ReadonlyMap<ByteString, ByteString | undefined>;
};

export type NotifyEvent = {
  /** Upper case: MESSAGENEW, MESSAGEEXPUNGE, FLAGCHANGE, MAILBOXNAME ... */
  readonly name: string;
  /** What is told at once of each new message of the selected mailbox; of MESSAGENEW only. */
  readonly items: readonly FetchItem[];
};

export type NotifyGroup = {
  readonly mailboxes:
    | { readonly which: 'SELECTED' | 'SELECTED-DELAYED' | 'INBOXES' | 'PERSONAL' | 'SUBSCRIBED' }
    | { readonly which: 'SUBTREE' | 'MAILBOXES'; readonly names: readonly ByteString[] };
  /** None: NONE. */
  readonly events: readonly NotifyEvent[];
};

/** RFC 5465. */
export type NotifyCommand = {
  readonly name: 'NOTIFY';
  /** Asks for the STATUS of each mailbox first. */
  readonly status: boolean;
  /** None: NOTIFY NONE. */
  readonly groups: readonly NotifyGroup[];
};

/** A command this language has no grammar for; it can be relayed or refused, not understood. */
export type UnknownCommand = {
  readonly name: 'unknown';
  /** Upper case, with `UID ` in front where it was. */
  readonly word: string;
  /** All that stands behind the word, unread, its space included. */
  readonly rest?: Frame;
};

export type Command =
  | PlainCommand
  | LoginCommand
  | AuthenticateCommand
  | SelectCommand
  | CreateCommand
  | MailboxCommand
  | RenameCommand
  | ListCommand
  | StatusCommand
  | AppendCommand
  | FetchCommand
  | StoreCommand
  | SearchCommand
  | SortCommand
  | ThreadCommand
  | CopyCommand
  | UidExpungeCommand
  | EnableCommand
  | CompressCommand
  | LanguageCommand
  | ComparatorCommand
  | IdCommand
  | GetMetadataCommand
  | SetMetadataCommand
  | NotifyCommand
  | UnknownCommand;

export type TaggedCommand = { readonly tag: Tag; readonly command: Command };
