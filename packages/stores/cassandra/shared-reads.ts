/** Under way, and the one that begins after it. */
type Reading<Value> = { now: Promise<Value>; next?: Promise<Value> };

/**
 * Reads that many ask for at once. One of a key is under way at a time; whoever asks meanwhile shares the next, so nobody
 * gets what was read before he asked.
 */
export class SharedReads<Value> {
  readonly #readings = new Map<string, Reading<Value>>();

  async of(key: string, read: () => Promise<Value>): Promise<Value> {
    const reading = this.#readings.get(key);
    if (reading === undefined) return await this.#begin(key, read);
    reading.next ??= reading.now.then(
      () => this.#begin(key, read),
      () => this.#begin(key, read),
    );
    return await reading.next;
  }

  async #begin(key: string, read: () => Promise<Value>): Promise<Value> {
    const now = read();
    const reading: Reading<Value> = { now };
    this.#readings.set(key, reading);
    try {
      return await now;
    } finally {
      // Otherwise the next one takes its place.
      if (this.#readings.get(key) === reading && reading.next === undefined) this.#readings.delete(key);
    }
  }
}
