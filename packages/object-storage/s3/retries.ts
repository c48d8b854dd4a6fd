import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Failure } from './s3-failure.ts';
import type { S3Ports } from './s3-settings.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 20_000;
/** A server that wants to be left alone for longer is not waited for. */
const LONGEST_RETRY_AFTER_MS = 60_000;
/** So much has to arrive before earlier failures are forgotten: a byte a connection is no progress. */
const PROGRESS_BYTES = 1024 * 1024;

/** How often one operation may fail in a row, and how long it pauses in between. */
export class Retries {
  readonly #ports: S3Ports;
  readonly #tries: number;
  #failures = 0;
  #bytesSinceFailure = 0;

  constructor(ports: S3Ports, tries: number) {
    this.#ports = ports;
    this.#tries = tries;
  }

  progress(sizeBytes: number): void {
    this.#bytesSinceFailure += sizeBytes;
    if (this.#bytesSinceFailure >= PROGRESS_BYTES) this.#failures = 0;
  }

  /**
   * Comes back when it is time for another try.
   * @throws the failure's error if there is none
   */
  async beforeNextTry({ error, isTransient, retryAfterMs = 0 }: S3Failure): Promise<void> {
    this.#failures += 1;
    this.#bytesSinceFailure = 0;
    if (!isTransient || this.#failures >= this.#tries || retryAfterMs > LONGEST_RETRY_AFTER_MS) throw error;
    const { pause = sleep } = this.#ports;
    await pause(Math.max(retryAfterMs, this.#jittered()));
  }

  /** Twice as long each time, and half of that by chance, so that workers do not come back together. */
  #jittered(): number {
    const longestMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
    const chance = Number.parseInt(this.#ports.random.hex(4), 16) / 2 ** 32;
    return Math.round(longestMs * (0.5 + chance / 2));
  }
}
