/**
 * Standard: sync; RFC 7162 3.1.2, 3.1.4.2; HIGHESTMODSEQ, MODSEQ; HIGHESTMODSEQ is the backend's; MODSEQ of a woven message is the highest that was told when it changed
 */
import { type ModSeq, modSeq, type Uid } from '@mailweave/imap';

/** The lowest there is (RFC 7162 3.1): while the backend has told none. */
const LOWEST = modSeq(1n);

/**
 * MODSEQ of woven messages (RFC 7162 3.1). A woven message has the HIGHESTMODSEQ that the client had been told
 * when it was shown the message, or its latest flags: never more than the backend's, and at least what any
 * client may have saved before, so that a change is never older than what a client knows already. It is not
 * kept anywhere: a session that the backend tells no HIGHESTMODSEQ could not say at what it changed a flag.
 *
 * Two changes of a message may bear the same number. So a message counts as unchanged only for a client that
 * was told the number of its present state.
 */
export class WovenModSeqs {
  #highest: ModSeq | undefined;
  readonly #changedAt = new Map<Uid, ModSeq>();
  readonly #told = new Set<Uid>();

  /** The client hears this HIGHESTMODSEQ of the backend. */
  learn(highest: ModSeq): void {
    if (this.#highest === undefined || highest > this.#highest) this.#highest = highest;
  }

  /** The message is new in the view, or has other flags. */
  changed(uid: Uid): void {
    this.#told.delete(uid);
    if (this.#highest === undefined) this.#changedAt.delete(uid);
    else this.#changedAt.set(uid, this.#highest);
  }

  of(uid: Uid): ModSeq {
    const known = this.#changedAt.get(uid);
    if (known !== undefined || this.#highest === undefined) return known ?? LOWEST;
    this.#changedAt.set(uid, this.#highest);
    return this.#highest;
  }

  /** As of(), for a line that tells it to the client. */
  tell(uid: Uid): ModSeq {
    this.#told.add(uid);
    return this.of(uid);
  }

  /** For STORE (UNCHANGEDSINCE since) (RFC 7162 3.1.3); false where it is not certain. */
  isUnchangedSince(uid: Uid, since: ModSeq): boolean {
    return this.#told.has(uid) && this.of(uid) <= since;
  }
}
