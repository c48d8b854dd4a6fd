import type { RandomSource } from '@mailweave/foundation';

export type RetryPauseOptions = { firstMs: number; longestMs: number; random: RandomSource };

/** Pauses between attempts: twice as long each time, less up to a half by lot, so that many do not come together. */
export class RetryPause {
  readonly #options: RetryPauseOptions;
  #nextMs: number;

  constructor(options: RetryPauseOptions) {
    this.#options = options;
    this.#nextMs = options.firstMs;
  }

  /** After a success. */
  reset(): void {
    this.#nextMs = this.#options.firstMs;
  }

  /** Resolves after the pause, or at once when the signal ends it. */
  async wait(signal: AbortSignal): Promise<void> {
    const lot = Number.parseInt(this.#options.random.hex(2), 16) / 0x1_00_00;
    const pauseMs = this.#nextMs * (1 - lot / 2);
    this.#nextMs = Math.min(2 * this.#nextMs, this.#options.longestMs);
    await pause(pauseMs, signal);
  }
}

function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    resolve();
  };
  const timer = setTimeout(end, pauseMs);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  return promise;
}
