import type { Clock } from '@mailweave/foundation';

/** So many calls fail one after the other before none is sent. */
const FAILURES = 5;
/** Then one call is let through after the first time, and after twice as long each time it fails. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Keeps calls from a middleware that does not answer: each would wait for its time-out, and its user with it. `closed`
 * lets everything through, `open` nothing until the pause is over, then one call decides.
 */
export class CircuitBreaker {
  readonly #clock: Clock;
  readonly #changed: (isOpen: boolean) => void;
  #failures = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #openUntilMs: number | undefined;
  #probing = false;

  /** @param changed is told when it opens and when it closes */
  constructor(clock: Clock, changed: (isOpen: boolean) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get isOpen(): boolean {
    return this.#openUntilMs !== undefined;
  }

  /** Whether a call may be sent; its outcome must be told then. */
  tryPass(): boolean {
    if (this.#openUntilMs === undefined) return true;
    if (this.#probing || this.#clock.nowMs() < this.#openUntilMs) return false;
    this.#probing = true;
    return true;
  }

  /** There was an answer. */
  succeeded(): void {
    this.#failures = 0;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#probing = false;
    if (this.#openUntilMs === undefined) return;
    this.#openUntilMs = undefined;
    this.#changed(false);
  }

  /** There was none. */
  failed(): void {
    if (this.#openUntilMs !== undefined) {
      // Calls from before the opening end too; only the one that was let through counts.
      if (this.#probing) this.#pause(Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS));
      return;
    }
    this.#failures += 1;
    if (this.#failures < FAILURES) return;
    this.#pause(this.#pauseMs);
    this.#changed(true);
  }

  #pause(pauseMs: number): void {
    this.#probing = false;
    this.#pauseMs = pauseMs;
    this.#openUntilMs = this.#clock.nowMs() + pauseMs;
  }
}
