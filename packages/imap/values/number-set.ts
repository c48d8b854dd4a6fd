import type { SequenceNumber, Uid } from './numbers.ts';

/** One end of a range; `*` is the highest number in the mailbox (RFC 3501 9, seq-number). */
export type RangeEnd<N extends number> = N | '*';

/** `first:last`; both ends equal for a single number; may be written backwards. */
export type NumberRange<N extends number> = { readonly first: RangeEnd<N>; readonly last: RangeEnd<N> };

/** As the client wrote it: order, overlaps and reversed ranges are kept. Never empty when parsed. */
export type SequenceSet = {
  readonly kind: 'sequence';
  readonly ranges: readonly NumberRange<SequenceNumber>[];
};
export type UidSet = { readonly kind: 'uid'; readonly ranges: readonly NumberRange<Uid>[] };
/** `$`: the result of the last SEARCH RETURN (SAVE) (RFC 5182 2.1). */
export type SavedResult = { readonly kind: 'saved' };

export type MessageSet = SequenceSet | UidSet | SavedResult;
