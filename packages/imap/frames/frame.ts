/**
 * A whole command or response: lines and the literals between them. `lines[i]` holds its bytes without the
 * literal header and without CRLF; `literals[i]` stands between `lines[i]` and `lines[i + 1]`.
 * Invariant: lines.length === literals.length + 1.
 */
export type Frame = {
  readonly lines: readonly Buffer[];
  readonly literals: readonly FrameLiteral[];
};

export type FrameLiteral = { readonly bytes: Buffer; readonly nonSync: boolean; readonly binary: boolean };
