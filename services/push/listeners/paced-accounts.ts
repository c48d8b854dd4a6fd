import type { RandomSource } from '@mailweave/foundation';
import type { AccountId } from '@mailweave/push';
import type { Timer } from '../mail-server/timer.ts';

/** What was started. `begun` settles when its first attempt is over, whatever came of it. */
export type Start = { readonly begun: Promise<unknown> };

export type PacedParts = {
  /**
   * Brings one account to where it should be. Never rejects.
   * @param triesAgain a listener that runs has to try again
   * @returns undefined: nothing was started
   */
  settle(accountId: AccountId, triesAgain: boolean): Promise<Start | undefined>;
  timer: Timer;
  random: RandomSource;
  /** How many are started in a second, at most. */
  startsPerSecond: number;
  /** How many may be in their first attempt: a server that is slow gets fewer in a second. */
  atOnce: number;
};

const MAX_JITTER = 0.5;

/** Accounts to look at, in the order in which they come: some at once, none twice at the same time. */
export class PacedAccounts {
  readonly #parts: PacedParts;
  readonly #waiting = new Map<AccountId, boolean>();
  readonly #settling = new Map<AccountId, Promise<Start | undefined>>();
  readonly #pauses = new Set<() => void>();
  #workers = 0;
  #stopped = false;

  constructor(parts: PacedParts) {
    this.#parts = parts;
  }

  add(accountId: AccountId, triesAgain: boolean): void {
    this.#waiting.set(accountId, triesAgain || this.#waiting.get(accountId) === true);
    this.#fill();
  }

  /** Resolves when those that are being looked at now are settled. */
  async underWay(): Promise<void> {
    await Promise.all(this.#settling.values());
  }

  /** Begins with no other account. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const wake of this.#pauses) wake();
    await this.underWay();
  }

  #fill(): void {
    while (!this.#stopped && this.#workers < this.#parts.atOnce) {
      const next = this.#next();
      if (next === undefined) return;
      this.#workers += 1;
      void this.#work(next);
    }
  }

  /** One that is being looked at has to wait until that is over. */
  #next(): AccountId | undefined {
    for (const accountId of this.#waiting.keys()) if (!this.#settling.has(accountId)) return accountId;
    return undefined;
  }

  async #work(accountId: AccountId): Promise<void> {
    const triesAgain = this.#waiting.get(accountId) === true;
    this.#waiting.delete(accountId);
    const settling = this.#parts.settle(accountId, triesAgain);
    this.#settling.set(accountId, settling);
    const start = await settling;
    this.#settling.delete(accountId);
    if (start !== undefined) {
      // It may have to be looked at again already.
      this.#fill();
      await Promise.all([start.begun, this.#pause()]);
    }
    this.#workers -= 1;
    this.#fill();
  }

  async #pause(): Promise<void> {
    const { atOnce, random, startsPerSecond, timer } = this.#parts;
    const chance = Number.parseInt(random.hex(4), 16) / 2 ** 32;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#pauses.add(resolve);
    const delayMs = ((atOnce * 1_000) / startsPerSecond) * (1 + MAX_JITTER * (2 * chance - 1));
    const callOff = timer(delayMs, resolve);
    if (this.#stopped) resolve();
    await promise;
    callOff();
    this.#pauses.delete(resolve);
  }
}
