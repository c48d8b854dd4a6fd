/** Repetition as a port: calls the work after each interval, in milliseconds, until the returned function is called. */
export type Ticker = (intervalMs: number, work: () => void) => () => void;

/** Ticks when a test says so. */
export class ManualTicker {
  readonly #running = new Set<() => void>();

  readonly start: Ticker = (_intervalMs, work) => {
    // A wrapper of its own, so that the same work can run twice.
    const entry = (): void => work();
    this.#running.add(entry);
    return () => this.#running.delete(entry);
  };

  /** How many repetitions run. */
  get running(): number {
    return this.#running.size;
  }

  tick(times = 1): void {
    for (let tick = 0; tick < times; tick += 1) for (const work of [...this.#running]) work();
  }
}
