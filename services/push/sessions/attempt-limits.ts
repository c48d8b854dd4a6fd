import type { Clock } from '@mailweave/foundation';

export type AttemptSettings = {
  /** So many log-ins of one name, or from one address, may fail within the window. */
  readonly maxFailures: number;
  readonly windowMs: number;
  /** Names and addresses that are remembered; the oldest are forgotten first. */
  readonly maxKeys: number;
};

type Failures = { count: number; sinceMs: number };

/** Against guessing: who has failed too often waits until the window is over. Each process counts for itself. */
export class AttemptLimits {
  readonly #failures = new Map<string, Failures>();
  readonly #settings: AttemptSettings;
  readonly #clock: Clock;

  constructor(settings: AttemptSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Counts an attempt as failed before it is made, so that attempts at once are no way around. False: there were too many. */
  begin(key: string): boolean {
    const known = this.#current(key);
    if (known !== undefined && known.count >= this.#settings.maxFailures) return false;
    const { count, sinceMs } = known ?? { count: 0, sinceMs: this.#clock.nowMs() };
    this.#failures.delete(key);
    this.#failures.set(key, { count: count + 1, sinceMs });
    this.#forgetOldest();
    return true;
  }

  /** It has not failed after all: the password was right, or nobody could say. */
  takeBack(key: string): void {
    const known = this.#failures.get(key);
    if (known === undefined) return;
    if (known.count <= 1) this.#failures.delete(key);
    else known.count -= 1;
  }

  #current(key: string): Failures | undefined {
    const known = this.#failures.get(key);
    const isOver = known !== undefined && this.#clock.nowMs() - known.sinceMs >= this.#settings.windowMs;
    return isOver ? undefined : known;
  }

  #forgetOldest(): void {
    if (this.#failures.size <= this.#settings.maxKeys) return;
    const oldest = this.#failures.keys().next();
    if (oldest.done !== true) this.#failures.delete(oldest.value);
  }
}
