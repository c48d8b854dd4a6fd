import Type, { type Static } from 'typebox';

/**
 * A message with holes. Built once per template by a MIME library at import; for one user the holes are
 * filled and nothing else happens, so the bytes of a message never depend on a library's version.
 */
export const SkeletonSegment = Type.Union([
  /** ASCII bytes as they go out, CRLF line ends. */
  Type.Object({ kind: Type.Literal('literal'), text: Type.String() }),
  /** A header's unstructured value: placeholders filled, RFC 2047 where needed, folded. */
  Type.Object({ kind: Type.Literal('header-text'), template: Type.String() }),
  /** The user's address. */
  Type.Object({ kind: Type.Literal('recipient') }),
  /** The claim's date, RFC 5322, +0000. */
  Type.Object({ kind: Type.Literal('date') }),
  /** `<claimId@domain>`. */
  Type.Object({ kind: Type.Literal('message-id'), domain: Type.String() }),
  /** The fields List-Unsubscribe and List-Unsubscribe-Post with their line ends; nothing where there is no link. */
  Type.Object({ kind: Type.Literal('opt-out-fields') }),
  /** A part's content: placeholders filled and escaped, UTF-8, base64 in lines of 76. */
  Type.Object({
    kind: Type.Literal('base64-body'),
    template: Type.String(),
    escape: Type.Union([Type.Literal('text'), Type.Literal('html')]),
  }),
]);
export type SkeletonSegment = Static<typeof SkeletonSegment>;

export const MessageSkeleton = Type.Object({
  version: Type.Literal(1),
  segments: Type.Array(SkeletonSegment),
  /** Plain text for PREVIEW (RFC 8970), with placeholders, 200 characters at most once filled. */
  previewTemplate: Type.String(),
  /** Where counted links lead, by their numbers: addresses with placeholders. Absent: none is counted. */
  linkTargets: Type.Optional(Type.Array(Type.String())),
});
export type MessageSkeleton = Static<typeof MessageSkeleton>;
