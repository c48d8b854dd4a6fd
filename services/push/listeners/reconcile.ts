import { AppError, type Clock, type RandomSource, SHARD_COUNT, shardOf } from '@mailweave/foundation';
import { type AccountId, afterTrouble, type RetryStep, type Trouble } from '@mailweave/push';
import type { Timer } from '../mail-server/timer.ts';
import type { ListenerEvents } from './listener-events.ts';
import type { RunningListener } from './listener-set.ts';

export type ReconcileParts = {
  accountId: AccountId;
  /** Looks at the mailbox, and tells what nobody has told. @returns undefined: it could @throws AppError */
  look(): Promise<Trouble | undefined>;
  /** Whether the mailbox was never looked at. @throws AppError */
  isNew(): Promise<boolean>;
  /** Forgets how far the mailbox was seen. @throws AppError */
  forget(): Promise<void>;
  /** It would wait now. @returns whether it does */
  refused(trouble: Trouble): Promise<RetryStep>;
  everyMs: number;
  clock: Clock;
  random: RandomSource;
  timer: Timer;
  events: Pick<ListenerEvents, 'notReconciled' | 'paused' | 'bug'>;
};

/**
 * Looks at one mailbox now and then, for a source that tells each message once, and forgets it when nobody takes it. Every account has
 * a time of its own, the same in every process: at once only when its mailbox was never looked at.
 */
export class Reconcile implements RunningListener {
  /** Nobody needs to wait for a look. */
  readonly begun = Promise.resolve();
  readonly #parts: ReconcileParts;
  #failures = 0;
  #stopped = false;
  #isPaused = false;
  #callOff: () => void = () => undefined;
  #work: Promise<void>;

  constructor(parts: ReconcileParts) {
    this.#parts = parts;
    this.#work = this.#begin();
  }

  /** Other credentials may have come. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#failures = 0;
    this.#isPaused = false;
    this.#planLook();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff();
    await this.#work;
  }

  /** What comes until somebody wants to be told again is no news then. */
  async withdraw(): Promise<void> {
    await this.stop();
    await this.#parts.forget();
  }

  async #begin(): Promise<void> {
    // Where nobody can say it is found out in time.
    if (await this.#parts.isNew().catch(() => false)) await this.#look();
    else this.#planLook();
  }

  #planLook(): void {
    if (this.#stopped) return;
    const { accountId, clock, everyMs, timer } = this.#parts;
    const offsetMs = (shardOf(accountId) / SHARD_COUNT) * everyMs;
    const untilMs = (((offsetMs - clock.nowMs()) % everyMs) + everyMs) % everyMs;
    this.#callOff = timer(untilMs || everyMs, () => {
      this.#work = this.#look();
    });
  }

  async #look(): Promise<void> {
    const trouble = await this.#attempt();
    this.#failures = trouble === undefined ? 0 : this.#failures + 1;
    const hasToWait = trouble !== undefined && !this.#stopped && (await this.#hasToWait(trouble));
    if (trouble === undefined || !hasToWait) return this.#planLook();
    this.#isPaused = true;
    this.#parts.events.paused(this.#parts.accountId, trouble);
  }

  async #hasToWait(trouble: Trouble): Promise<boolean> {
    const { accountId, events, random, refused } = this.#parts;
    events.notReconciled(accountId, trouble);
    const chance = Number.parseInt(random.hex(4), 16) / 2 ** 32;
    if (afterTrouble(trouble, this.#failures, chance).step === 'again') return false;
    return (await refused(trouble)).step === 'pause';
  }

  async #attempt(): Promise<Trouble | undefined> {
    try {
      return this.#stopped ? undefined : await this.#parts.look();
    } catch (error) {
      if (!(error instanceof AppError)) this.#parts.events.bug(this.#parts.accountId, error);
      return 'lost';
    }
  }
}
