import type { ByteString } from '../values/byte-string.ts';
import type { Flag } from '../values/flag.ts';
import type { SavedResult, SequenceSet, UidSet } from '../values/number-set.ts';
import type { ModSeq } from '../values/numbers.ts';

/** A date without time or zone, as SEARCH compares it (RFC 3501 6.4.4). Month 1..12. */
export type SearchDate = { readonly year: number; readonly month: number; readonly day: number };

/** search-key (RFC 3501 9) with RFC 4731, 5032, 5182, 6203, 7162, 8474, 8514. A list of keys is an `and`. */
export type SearchKey =
  | { readonly name: 'ALL' | 'NEW' | 'OLD' | 'RECENT' }
  /** ANSWERED, UNSEEN ...: the flag is set or not; NEW, OLD and RECENT are their own keys. */
  | { readonly name: 'flag'; readonly flag: Flag; readonly set: boolean; readonly keyword: boolean }
  | { readonly name: 'FROM' | 'TO' | 'CC' | 'BCC' | 'SUBJECT' | 'BODY' | 'TEXT'; readonly value: ByteString }
  | { readonly name: 'HEADER'; readonly field: ByteString; readonly value: ByteString }
  | {
      readonly name:
        | 'BEFORE'
        | 'ON'
        | 'SINCE'
        | 'SENTBEFORE'
        | 'SENTON'
        | 'SENTSINCE'
        | 'SAVEDBEFORE'
        | 'SAVEDON'
        | 'SAVEDSINCE';
      readonly date: SearchDate;
    }
  | { readonly name: 'LARGER' | 'SMALLER'; readonly sizeBytes: number }
  | { readonly name: 'OLDER' | 'YOUNGER'; readonly seconds: number }
  | { readonly name: 'SAVEDATESUPPORTED' }
  | { readonly name: 'EMAILID' | 'THREADID'; readonly id: ByteString }
  | {
      readonly name: 'MODSEQ';
      readonly entry: ByteString | undefined;
      /** Whose metadata, with `entry` only; `all` when it is not given. */
      readonly entryType?: 'priv' | 'shared' | 'all';
      readonly modSeq: ModSeq;
    }
  | { readonly name: 'sequence-set'; readonly set: SequenceSet }
  | { readonly name: 'UID'; readonly set: UidSet | SavedResult }
  | { readonly name: 'saved' }
  /** FUZZY: the server may match as it thinks best (RFC 6203 3). */
  | { readonly name: 'NOT' | 'FUZZY'; readonly key: SearchKey }
  | { readonly name: 'OR'; readonly left: SearchKey; readonly right: SearchKey }
  | { readonly name: 'and'; readonly keys: readonly SearchKey[] };

/** RETURN options of SEARCH (RFC 4731, 5182, 6203). An empty list means ALL. */
export type SearchReturn = 'MIN' | 'MAX' | 'COUNT' | 'ALL' | 'SAVE' | 'RELEVANCY';
