import { type SequenceNumber, sequenceNumber, type Uid } from '@mailweave/imap';
import { type ClosedRange, withoutRanges } from '../sets/closed-ranges.ts';
import type { EnabledExtensions } from './enabled-extensions.ts';
import type { WovenMessage } from './woven-message.ts';
import { WovenModSeqs } from './woven-mod-seqs.ts';

/**
 * What one client connection has been told of its mailbox, and how its sequence numbers map to the
 * backend's (invariants 4 and 5). Memory and time are O(woven messages), not O(mailbox): for each woven
 * message the view keeps how many real messages lie below its UID.
 *
 * `real` is always a backend sequence number, `client` always a number that the client sees.
 */
export class ClientView {
  /** Opened with EXAMINE, or SELECT answered READ-ONLY: flags do not change (RFC 3501 6.3.2). */
  readonly readOnly: boolean;
  readonly enabled: Readonly<EnabledExtensions>;
  readonly modSeqs = new WovenModSeqs();
  #realCount: number;
  #woven: WovenPlace[];
  #lastWentAway = false;
  /** The highest UID that the client is known to have been told of; other real messages' are not known here. */
  #highestTold = 0;
  readonly #gone: ClosedRange[] = [];
  /** Woven messages in `$`; those that went since may still be among them. */
  #saved: ReadonlySet<Uid> = new Set();

  /** @param woven ascending by UID, `realBelow` counted among the first `realCount` real messages */
  constructor(realCount: number, woven: readonly WovenPlace[], options: ViewOptions) {
    this.readOnly = options.readOnly;
    this.enabled = options.enabled ?? NOTHING_ENABLED;
    this.#realCount = realCount;
    this.#woven = woven.map((place) => ({ ...place }));
    this.#highestTold = woven.at(-1)?.message.uid ?? 0;
  }

  /** EXISTS as the client sees it. */
  get exists(): number {
    return this.#realCount + this.#woven.length;
  }

  get realCount(): number {
    return this.#realCount;
  }

  get woven(): readonly WovenPlace[] {
    return this.#woven;
  }

  get isWoven(): boolean {
    return this.#woven.length > 0;
  }

  /** The highest UID of the view if a woven message holds it; real messages' UIDs are not known here. */
  get lastIfWoven(): WovenMessage | undefined {
    const last = this.#woven.at(-1);
    return last !== undefined && last.realBelow === this.#realCount ? last.message : undefined;
  }

  /**
   * The woven part of the search result variable `$` (RFC 5182 2.1), ascending by UID; the backend keeps the
   * real part. Empty while nothing is woven, so that a search that is relayed then needs no looking at.
   */
  get savedWoven(): WovenMessage[] {
    return this.#woven.filter(({ message }) => this.#saved.has(message.uid)).map(({ message }) => message);
  }

  /** What `$` holds of the woven messages from now on. */
  saveWoven(uids: Iterable<Uid>): void {
    this.#saved = new Set(uids);
  }

  clientNumberOfReal(real: number): SequenceNumber {
    let client = real;
    for (const place of this.#woven) {
      if (place.realBelow >= real) break;
      client += 1;
    }
    return sequenceNumber(client);
  }

  /** Undefined when no woven message has this UID. */
  clientNumberOfWoven(uid: Uid): SequenceNumber | undefined {
    const at = this.#woven.findIndex((place) => place.message.uid === uid);
    const place = this.#woven[at];
    return place === undefined ? undefined : sequenceNumber(place.realBelow + at + 1);
  }

  /** Real messages whose client number is at most `client`: the backend number at or below it, 0 if none. */
  realAtOrBelow(client: number): number {
    let real = client;
    for (const [at, place] of this.#woven.entries()) {
      const number = place.realBelow + at + 1;
      if (number > client) break;
      real -= 1;
    }
    return Math.min(real, this.#realCount);
  }

  wovenAt(client: number): WovenMessage | undefined {
    return this.#woven.find((place, at) => place.realBelow + at + 1 === client)?.message;
  }

  wovenByUid(uid: number): WovenMessage | undefined {
    return this.#woven.find((place) => place.message.uid === uid)?.message;
  }

  /** The backend says `* count EXISTS`. New real messages are always above everything. */
  applyExists(count: number): void {
    this.#realCount = count;
  }

  /**
   * The backend says `* real EXPUNGE`; the client number is the one before the expunge. A message beyond
   * realCount (a stub, or mail that was not announced) is no part of the view, but may lie below a woven one.
   */
  applyExpunge(real: number): SequenceNumber {
    const client = this.clientNumberOfReal(real);
    if (real === this.#realCount) this.#lastWentAway = true;
    if (real <= this.#realCount) this.#realCount -= 1;
    for (const place of this.#woven) {
      if (place.realBelow >= real) place.realBelow -= 1;
    }
    return client;
  }

  /** The backend says `* VANISHED uids` (RFC 7162 3.2.10), each of which the view held as a real message. */
  applyVanished(ranges: readonly { first: number; last: number }[]): void {
    for (const { first, last } of ranges) {
      this.#highestTold = Math.max(this.#highestTold, last);
      this.#realCount = Math.max(0, this.#realCount - (last - first + 1));
      for (const place of this.#woven) {
        const below = Math.min(last, place.message.uid - 1) - first + 1;
        if (below > 0) place.realBelow = Math.max(0, place.realBelow - below);
      }
    }
  }

  /**
   * Whether the last real message has gone since this was asked last. Its UID is not known here, so a woven
   * UID that was claimed before that need not be above all that was announced: it may even have been shown
   * as another session's stub.
   */
  takeLastWentAway(): boolean {
    const went = this.#lastWentAway;
    this.#lastWentAway = false;
    return went;
  }

  /**
   * A new woven message. It may only come in above everything that the client was told of; otherwise false
   * and nothing has changed: it will show at the next SELECT.
   *
   * @param realBelow real messages with a smaller UID, as the backend counts them; those beyond realCount
   *   have not been announced and become part of the view with it
   */
  takeIn(message: WovenMessage, realBelow: number): boolean {
    if (realBelow < this.#realCount || message.uid <= this.#highestTold) return false;
    this.#highestTold = message.uid;
    this.#realCount = realBelow;
    this.#woven.push({ message, realBelow });
    this.modSeqs.changed(message.uid);
    return true;
  }

  /**
   * Puts a woven message at its place. Only before the client has been told anything of this mailbox; real
   * messages below it that have come meanwhile are told with it.
   */
  place(message: WovenMessage, realBelow: number): void {
    this.#realCount = Math.max(this.#realCount, realBelow);
    this.#woven = [...this.#woven, { message, realBelow }].sort((a, b) => a.message.uid - b.message.uid);
    this.#highestTold = Math.max(this.#highestTold, message.uid);
    this.modSeqs.changed(message.uid);
  }

  /**
   * UIDs at which the client may have been shown a woven message, in this session or before, that is not in the
   * mailbox: there is nothing of it to be told but that it is gone (RFC 7162 3.2.10, EARLIER).
   */
  get gone(): ClosedRange[] {
    return withoutRanges(
      this.#gone,
      this.#woven.map(({ message }) => ({ first: message.uid, last: message.uid })),
    );
  }

  noteGone(uids: readonly ClosedRange[]): void {
    this.#gone.push(...uids);
  }

  /** Takes a woven message out; its client number just before, undefined if it was not in the view. */
  takeOut(uid: Uid): SequenceNumber | undefined {
    const client = this.clientNumberOfWoven(uid);
    if (client === undefined) return undefined;
    this.#woven = this.#woven.filter((place) => place.message.uid !== uid);
    this.#gone.push({ first: uid, last: uid });
    return client;
  }

  /** Puts a newer state (flags) of a woven message in the place of the old one. */
  replace(message: WovenMessage): void {
    for (const place of this.#woven) {
      if (place.message.uid === message.uid) place.message = message;
    }
    this.modSeqs.changed(message.uid);
  }
}

export type ViewOptions = {
  readonly readOnly: boolean;
  /** The session's own object; undefined: nothing is enabled. */
  readonly enabled?: EnabledExtensions;
};

const NOTHING_ENABLED: EnabledExtensions = { condstore: false, qresync: false, utf8: false };

/** A woven message and the number of real messages below it. */
export type WovenPlace = { message: WovenMessage; realBelow: number };
