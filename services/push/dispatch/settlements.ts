import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Settlement } from '@mailweave/push';
import type { DispatchParts } from './dispatch-parts.ts';

/** Writes down what became of notifications: those that end while a write is under way share the next one. */
export class Settlements {
  readonly #parts: Pick<DispatchParts, 'queue' | 'clock' | 'events'>;
  readonly #leaseId: string;
  #waiting: Settlement[] = [];
  #writing: Promise<void> | undefined;

  constructor(parts: Pick<DispatchParts, 'queue' | 'clock' | 'events'>, leaseId: string) {
    this.#parts = parts;
    this.#leaseId = leaseId;
  }

  add(settlement: Settlement): void {
    this.#waiting.push(settlement);
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when everything is written, or was tried. */
  async idle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn();
      const settlements = this.#waiting;
      this.#waiting = [];
      try {
        await this.#parts.queue.settle(this.#leaseId, settlements, this.#parts.clock.nowMs());
      } catch (error) {
        // They are sent again when the lease is over; the device knows them by their collapse key.
        this.#parts.events.dispatchFailed('settle', error);
      }
    }
  }
}
