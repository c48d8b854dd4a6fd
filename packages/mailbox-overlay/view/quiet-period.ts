import { MAX_NUMBER, type Response } from '@mailweave/imap';
import type { HeldResponse } from '../commands/select.ts';
import {
  type ClosedRange,
  closedRange,
  commonRanges,
  countOf,
  rangesText,
  withoutRanges,
} from '../sets/closed-ranges.ts';
import { unaskedPart } from '../sort/probe.ts';
import type { ClientView } from './client-view.ts';

export type QuietOptions = {
  /**
   * UID of the last real message that the client was told of: what vanishes above it was never told. Only
   * VANISHED asks for it (RFC 7162 3.2.10).
   */
  readonly highestTold?: number | undefined;
  /** Is shown everything that is applied. */
  readonly observe?: ((held: HeldResponse) => void) | undefined;
};

/**
 * A time in which the proxy runs commands of its own on the client's connection: claims, ranks. What the
 * backend says meanwhile reaches the client in a form that knows nothing of the stub: expunges of messages
 * it was told of at once, the new count only at the end.
 */
export class QuietPeriod {
  readonly #view: ClientView;
  /** The real messages that the client was told of; what comes in meanwhile lies above them. */
  #announced: number;
  readonly #observe: QuietOptions['observe'];
  #highestTold: number;
  #backendCount: number;
  #recent: number | undefined;
  #expunges = 0;
  #announcedExpunges = 0;

  constructor(view: ClientView, { highestTold = MAX_NUMBER, observe }: QuietOptions = {}) {
    this.#observe = observe;
    this.#view = view;
    this.#highestTold = highestTold;
    this.#announced = view.realCount;
    this.#backendCount = view.realCount;
  }

  /** EXISTS as the backend counts now, a stub included. */
  get backendCount(): number {
    return this.#backendCount;
  }

  /** Grows with every message that went: numbers read before are stale then. */
  get expunges(): number {
    return this.#expunges;
  }

  /** As `expunges`, without the stub and mail that the client was never told of. */
  get announcedExpunges(): number {
    return this.#announcedExpunges;
  }

  get recent(): number | undefined {
    return this.#recent;
  }

  /** As `highestTold` of the options, where it is found out later. */
  tellsUpTo(uid: number): void {
    this.#highestTold = uid;
  }

  /** Untagged lines for the client, which may be sent where EXPUNGE is allowed (RFC 3501 7.4.1). */
  apply(held: HeldResponse): readonly Buffer[] {
    const { response, bytes } = held;
    this.#observe?.(held);
    switch (response.name) {
      case 'EXISTS':
        this.#backendCount = response.count;
        return [];
      case 'RECENT':
        this.#recent = response.count;
        return [];
      case 'EXPUNGE':
        return this.#expunge(response.sequence);
      case 'VANISHED':
        return response.earlier ? [] : this.#vanished(response.uids.ranges.map(closedRange));
      case 'FETCH':
        return this.#fetch(response, bytes);
      // Keywords that the client was not told of yet may come next in a FETCH.
      case 'FLAGS':
        return [bytes];
      case 'OK':
        return response.code?.name === 'PERMANENTFLAGS' ? [bytes] : [];
      default:
        return [];
    }
  }

  /** The count of real messages becomes what the backend says; true if the client has to be told. */
  end(): boolean {
    const grown = this.#backendCount > this.#view.realCount;
    this.#view.applyExists(this.#backendCount);
    return grown;
  }

  #fetch(response: Extract<Response, { name: 'FETCH' }>, bytes: Buffer): readonly Buffer[] {
    const { sequence: real, attributes } = response;
    if (real > this.#announced) return [];
    // No server tells these unasked, and only the proxy asks in this time.
    if (attributes.some(({ name }) => name === 'INTERNALDATE')) return unaskedPart(response, this.#view);
    const client = this.#view.clientNumberOfReal(real);
    return [Buffer.from(`* ${client}`), bytes.subarray(`* ${real}`.length)];
  }

  #vanished(ranges: readonly ClosedRange[]): Buffer[] {
    const told = commonRanges(ranges, [{ first: 1, last: this.#highestTold }]);
    const untold = withoutRanges(ranges, told);
    this.#backendCount -= countOf(told) + countOf(untold);
    this.#expunges += countOf(told) + countOf(untold);
    // What came in below a message that is woven by now is counted there.
    const highestWoven = this.#view.woven.at(-1)?.message.uid ?? 0;
    const counted = commonRanges(untold, [{ first: 1, last: highestWoven }]);
    this.#view.applyVanished([...told, ...counted]);
    if (told.length === 0) return [];
    this.#announced -= countOf(told);
    this.#announcedExpunges += countOf(told);
    return [Buffer.from(`* VANISHED ${rangesText(told)}\r\n`)];
  }

  #expunge(real: number): Buffer[] {
    this.#backendCount -= 1;
    this.#expunges += 1;
    const client = this.#view.applyExpunge(real);
    // Beyond what the client was told: the stub, or mail that came and went unseen.
    if (real > this.#announced) return [];
    this.#announced -= 1;
    this.#announcedExpunges += 1;
    return [Buffer.from(`* ${client} EXPUNGE\r\n`)];
  }
}
