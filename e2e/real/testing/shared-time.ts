import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ShiftedClock } from './shifted-clock.ts';

/** A clock that child processes follow (process-time.ts): what is added here is added there. */
export class SharedTime extends ShiftedClock {
  readonly #file: string;

  constructor(folder: string) {
    super();
    this.#file = path.join(folder, 'time-shift');
    this.advanceMs(0);
  }

  advanceMs(durationMs: number): void {
    this.shiftMs += durationMs;
    // By a rename: a reader sees the old number or the new one, never half of it.
    writeFileSync(`${this.#file}.new`, String(this.shiftMs));
    renameSync(`${this.#file}.new`, this.#file);
  }

  /** For a child process: the arguments of node, and its environment. */
  get child(): { readonly arguments: readonly string[]; readonly environment: Record<string, string> } {
    return {
      arguments: ['--import', path.join(import.meta.dirname, 'process-time.ts')],
      environment: { MAILWEAVE_TEST_TIME_FILE: this.#file },
    };
  }
}
