import type { HeldResponse } from '../commands/select.ts';
import type { ClientView } from './client-view.ts';

/**
 * A time in which the proxy runs commands of its own on the client's connection: claims, ranks. What the
 * backend says meanwhile reaches the client in a form that knows nothing of the stub: expunges of messages
 * it was told of at once, the new count only at the end.
 */
export class QuietPeriod {
  readonly #view: ClientView;
  #backendCount: number;
  #recent: number | undefined;
  #expunges = 0;

  constructor(view: ClientView) {
    this.#view = view;
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

  get recent(): number | undefined {
    return this.#recent;
  }

  /** Untagged lines for the client, which may be sent where EXPUNGE is allowed (RFC 3501 7.4.1). */
  apply({ response, bytes }: HeldResponse): Buffer[] {
    switch (response.name) {
      case 'EXISTS':
        this.#backendCount = response.count;
        return [];
      case 'RECENT':
        this.#recent = response.count;
        return [];
      case 'EXPUNGE':
        return this.#expunge(response.sequence);
      case 'FETCH':
        return response.sequence > this.#view.realCount
          ? []
          : [renumbered(response.sequence, bytes, this.#view)];
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

  #expunge(real: number): Buffer[] {
    this.#backendCount -= 1;
    this.#expunges += 1;
    // Beyond what the client was told: the stub, or mail that came and went unseen.
    if (real > this.#view.realCount) return [];
    return [Buffer.from(`* ${this.#view.applyExpunge(real)} EXPUNGE\r\n`)];
  }
}

function renumbered(real: number, bytes: Buffer, view: ClientView): Buffer {
  const head = `* ${real}`;
  const client = `* ${view.clientNumberOfReal(real)}`;
  return Buffer.concat([Buffer.from(client, 'latin1'), bytes.subarray(head.length)]);
}
