const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;
/** Who lived so long did not end for what was wrong at its start. */
const HEALTHY_AFTER_MS = 60_000;

/** How long to wait before a worker that ended is replaced: twice as long each time, until one lives. */
export class BackOff {
  #failures = 0;

  /** Milliseconds. @param livedMs how long the worker lived that has just ended */
  next(livedMs: number): number {
    if (livedMs >= HEALTHY_AFTER_MS) this.#failures = 0;
    const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    this.#failures += 1;
    return delayMs;
  }
}
