/** Randomness as a port. */
export type RandomSource = {
  /** `size` unpredictable bytes as lower-case hex (2 * size characters). */
  hex(sizeBytes: number): string;
};

/** A counter dressed up as randomness: tests that need stable tokens. */
export class SequentialRandom implements RandomSource {
  #next = 1;

  hex(sizeBytes: number): string {
    const value = this.#next;
    this.#next += 1;
    return value
      .toString(16)
      .padStart(sizeBytes * 2, '0')
      .slice(-sizeBytes * 2);
  }
}
