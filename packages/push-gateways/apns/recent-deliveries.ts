/** So long a delivery says that key, topic and environment of a brand are right. */
const RECENT_MS = 10 * 60_000;

/** Which device of a brand was reached last. */
export class RecentDeliveries {
  #token: string | undefined;
  #atMs = Number.NEGATIVE_INFINITY;

  note(token: string, nowMs: number): void {
    this.#token = token;
    this.#atMs = nowMs;
  }

  /** Whether another device than this one was reached just now. */
  toOthers(token: string, nowMs: number): boolean {
    return this.#token !== undefined && this.#token !== token && nowMs - this.#atMs < RECENT_MS;
  }
}
