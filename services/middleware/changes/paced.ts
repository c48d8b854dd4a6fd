import type { Ticker } from '@mailweave/foundation';

/** Does some work when it is asked for: at once, but only once in each interval, and once more for whoever asked meanwhile. */
export class Paced {
  readonly #work: () => void;
  readonly #intervalMs: number;
  readonly #ticker: Ticker;
  #stopTicking: (() => void) | undefined;
  #askedMeanwhile = false;

  constructor(work: () => void, { intervalMs, ticker }: { intervalMs: number; ticker: Ticker }) {
    this.#work = work;
    this.#intervalMs = intervalMs;
    this.#ticker = ticker;
  }

  ask(): void {
    if (this.#stopTicking !== undefined) {
      this.#askedMeanwhile = true;
      return;
    }
    this.#stopTicking = this.#ticker(this.#intervalMs, () => this.#tick());
    this.#work();
  }

  /** Nothing is done any more for whoever asked before. */
  close(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#askedMeanwhile = false;
  }

  #tick(): void {
    const asked = this.#askedMeanwhile;
    this.close();
    if (asked) this.ask();
  }
}
