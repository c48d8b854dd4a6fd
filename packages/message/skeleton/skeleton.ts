/** A piece of a message: bytes that are fixed, or a hole that is filled for one user. */
export type SkeletonSegment =
  /** ASCII bytes as they go out, CRLF line ends. */
  | { kind: 'literal'; text: string }
  /**
   * A header field's text: placeholders filled, RFC 2047 where needed, folded. The literal before it ends
   * with the field's name; in `From` it is a display name (RFC 5322 phrase), elsewhere unstructured.
   */
  | { kind: 'header-text'; template: string }
  /** The user's address. */
  | { kind: 'recipient' }
  /** The claim's date, RFC 5322, +0000. */
  | { kind: 'date' }
  /** `<claimId@domain>`. */
  | { kind: 'message-id'; domain: string }
  /** List-Unsubscribe and List-Unsubscribe-Post with their line ends; nothing without an `optOutUrl`. */
  | { kind: 'opt-out-fields' }
  /** A part's content: links and placeholders filled and escaped, UTF-8, base64 in lines of 76. */
  | { kind: 'base64-body'; template: string; escape: 'text' | 'html' };

/** A message with holes. The bytes of a message depend on its skeleton and the values, on nothing else. */
export type MessageSkeleton = {
  version: 1;
  segments: SkeletonSegment[];
  /** Plain text for PREVIEW (RFC 8970), with placeholders. */
  previewTemplate: string;
  /** Where counted links lead, by their numbers: addresses with placeholders. Absent: none is counted. */
  linkTargets?: string[];
};
