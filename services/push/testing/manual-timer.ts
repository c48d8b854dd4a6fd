import type { Timer } from '../mail-server/timer.ts';

type Waiting = { readonly atMs: number; readonly work: () => void };

/** Time passes when a test says so. */
export class ManualTimer {
  #nowMs = 0;
  readonly #waiting = new Set<Waiting>();
  #wake: (() => void)[] = [];

  readonly start: Timer = (delayMs, work) => {
    const waiting = { atMs: this.#nowMs + delayMs, work };
    this.#waiting.add(waiting);
    for (const wake of this.#wake.splice(0)) wake();
    return () => this.#waiting.delete(waiting);
  };

  /** Milliseconds until each thing that waits, the next one first. */
  get delaysMs(): number[] {
    return [...this.#waiting].map(({ atMs }) => atMs - this.#nowMs).sort((a, b) => a - b);
  }

  /** Does what is due by then, in its order. */
  elapse(durationMs: number): void {
    this.#nowMs += durationMs;
    const due = [...this.#waiting].filter(({ atMs }) => atMs <= this.#nowMs);
    for (const waiting of due.sort((a, b) => a.atMs - b.atMs)) {
      if (this.#waiting.delete(waiting)) waiting.work();
    }
  }

  /** Until this holds of what waits, looked at whenever something more does. */
  async until(holds: (delaysMs: readonly number[]) => boolean): Promise<void> {
    while (!holds(this.delaysMs)) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }
}
