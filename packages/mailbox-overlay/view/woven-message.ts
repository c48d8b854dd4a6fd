import type { Flag, Uid } from '@mailweave/imap';
import type { MessageIndex } from '@mailweave/message';

/** The bytes of a woven message and what is known about them. The same for ever (invariant 3). */
export type WovenContent = {
  readonly bytes: Buffer;
  readonly index: MessageIndex;
  /** For PREVIEW (RFC 8970), 200 characters at most. */
  readonly preview: string;
};

/** A message that exists only in the proxy's answers. */
export type WovenMessage = {
  readonly claimId: string;
  readonly uid: Uid;
  /** Without \Recent, which a woven message never has. */
  readonly flags: readonly Flag[];
  /** Milliseconds since 1970; INTERNALDATE, whole seconds are shown. */
  readonly internalDateMs: number;
  /** Octets: RFC822.SIZE, known without rendering. */
  readonly sizeBytes: number;
  /** Renders when asked; the caller of the overlay has made sure that it can. */
  content(): WovenContent;
};

export function hasFlag(message: WovenMessage, flag: Flag): boolean {
  const wanted = flag.toLowerCase();
  return message.flags.some((held) => held.toLowerCase() === wanted);
}
