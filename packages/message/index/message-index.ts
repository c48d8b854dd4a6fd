/**
 * Where everything in a message lies. All offsets count bytes from the start of the outermost message, also
 * in an embedded one; ranges are [start, end). Strings are raw bytes, one per character (latin1), not decoded.
 */
export type MessageIndex = {
  /** Bytes from the start of the header to the end of the body. */
  readonly size: number;
  /** The message itself as a part: its header is the message's header, its body the message's body. */
  readonly root: MessagePart;
  /** The header's fields as they stand in the message, top down. */
  readonly fields: readonly HeaderField[];
  /** The fields that ENVELOPE and the sent date are made of: lower-case name to unfolded value. */
  readonly envelopeFields: ReadonlyMap<string, string>;
};

export type HeaderField = {
  /** Lower-case; empty for a line that is no field (no colon). */
  readonly name: string;
  readonly start: number;
  /** After the colon. */
  readonly valueStart: number;
  /** After the field's last line end. */
  readonly end: number;
};

/** Name in lower case and raw value, RFC 2231 continuations joined. */
export type Parameter = readonly [name: string, value: string];

export type Disposition = { readonly kind: string; readonly parameters: readonly Parameter[] };

/** A MIME entity (RFC 2045 2.4). */
export type MessagePart = {
  /** Lower-case. */
  readonly type: string;
  /** Lower-case. */
  readonly subtype: string;
  readonly parameters: readonly Parameter[];
  readonly id: string | undefined;
  readonly description: string | undefined;
  /** Content-Transfer-Encoding in lower case; `7bit` when there is none. */
  readonly encoding: string;
  readonly disposition: Disposition | undefined;
  readonly language: readonly string[] | undefined;
  readonly location: string | undefined;
  readonly md5: string | undefined;
  readonly headerStart: number;
  /** After the blank line, if there is one. Always equal to bodyStart. */
  readonly headerEnd: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Line ends in the body. */
  readonly lines: number;
  /** At least one for a multipart, none for anything else. */
  readonly children: readonly MessagePart[];
  /** Present for message/rfc822 and for nothing else. */
  readonly message: MessageIndex | undefined;
};
