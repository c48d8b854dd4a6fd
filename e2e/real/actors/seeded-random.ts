/** Chance that can be played again: the same seed gives the same choices (mulberry32). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= n < 1 */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** low <= n < high, a whole number. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low));
  }

  /** Undefined for an empty list. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.integer(0, list.length)];
  }

  /** Another source, for somebody whose choices must not depend on how often others choose. */
  fork(): SeededRandom {
    return new SeededRandom(this.integer(0, 2 ** 32));
  }
}
