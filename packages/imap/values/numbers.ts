/**
 * The numbers of IMAP, each a type of its own so that the compiler refuses to mix them (RFC 3501 2.3.1).
 */
declare const kind: unique symbol;

/** A message sequence number: 1..EXISTS in one session's view (RFC 3501 2.3.1.2). */
export type SequenceNumber = number & { readonly [kind]: 'SequenceNumber' };

/** A unique identifier under one UIDVALIDITY (RFC 3501 2.3.1.1). */
export type Uid = number & { readonly [kind]: 'Uid' };

/** UIDVALIDITY of a mailbox. */
export type UidValidity = number & { readonly [kind]: 'UidValidity' };

/** A modification sequence; 63 bits (RFC 7162 3.1), so a bigint. */
export type ModSeq = bigint & { readonly [kind]: 'ModSeq' };

/** A command tag, ASCII (RFC 3501 2.2.1). */
export type Tag = string & { readonly [kind]: 'Tag' };

/** Largest `nz-number`: 32 bits unsigned (RFC 3501 9). */
export const MAX_NUMBER = 4_294_967_295;

export const sequenceNumber = (value: number): SequenceNumber => value as SequenceNumber;
export const uid = (value: number): Uid => value as Uid;
export const uidValidity = (value: number): UidValidity => value as UidValidity;
export const modSeq = (value: bigint): ModSeq => value as ModSeq;
export const tag = (value: string): Tag => value as Tag;
