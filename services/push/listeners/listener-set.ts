import { AppError, type RandomSource, type ShardLeases, shardOf } from '@mailweave/foundation';
import type { AccountId, ListenerWatch, Registration, RegistrationStore } from '@mailweave/push';
import type { Timer } from '../mail-server/timer.ts';
import type { ListenerEvents } from './listener-events.ts';

/** What has a source tell of one account's mail. */
export type RunningListener = {
  /** Other credentials have come, or the server may be tried at once. */
  resume(): void;
  /** This process ends, or another one listens from now on; the source goes on if it can without us. */
  stop(): Promise<void>;
  /** Nobody wants to be told of this account any more. */
  withdraw(): Promise<void>;
};

export type ListenerSetParts = {
  registrations: Pick<RegistrationStore, 'list' | 'ofAccount'>;
  /** Which accounts this process listens for: those whose shards it holds. Given back with the set. */
  leases: ShardLeases & AsyncDisposable;
  /** Undefined: there is no such account. */
  open(accountId: AccountId): Promise<RunningListener | undefined>;
  timer: Timer;
  random: RandomSource;
  events: Pick<ListenerEvents, 'bug' | 'notRead'>;
  /** How many listeners are started in a second. */
  startsPerSecond: number;
  /** How often all registrations are looked at: other processes write them too. */
  reviewMs: number;
};

const PAGE = 500;
const MAX_JITTER = 0.5;

/** The listeners of this process: one for each account of its shards that has an active registration. */
export class ListenerSet implements ListenerWatch, AsyncDisposable {
  readonly #parts: ListenerSetParts;
  readonly #running = new Map<AccountId, RunningListener>();
  /** Accounts to look at, in order; one is worked on at a time. */
  readonly #waiting = new Set<AccountId>();
  #isWorking = false;
  #stopped = false;
  #callOff: () => void = () => undefined;
  #wake: () => void = () => undefined;
  #work: Promise<void> = Promise.resolve();
  #settling: Promise<unknown> = Promise.resolve();
  #isReviewing = false;
  #isReviewDue = false;

  constructor(parts: ListenerSetParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Once there are shards: listens for every account that is registered, paced, and looks again from time to time. */
  start(): void {
    this.#parts.leases.watch({
      acquired: () => this.reviewSoon(),
      lost: (shards) => this.#leave(new Set(shards)),
    });
  }

  /** Whether the account is of a shard of this process. */
  isMine(accountId: AccountId): boolean {
    return this.#parts.leases.isHeld(shardOf(accountId));
  }

  accountChanged(accountId: AccountId): void {
    this.#waiting.add(accountId);
    if (!this.#isWorking) this.#work = this.#workOff();
  }

  /** Looks at all registrations now: shards have come, or changes may have been missed. */
  reviewSoon(): void {
    if (this.#stopped) return;
    this.#isReviewDue = true;
    if (!this.#isReviewing) void this.#review();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#callOff();
    this.#wake();
    await this.#work;
    await this.#parts.leases[Symbol.asyncDispose]();
    await this.#stopAll([...this.#running.keys()]);
  }

  async #review(): Promise<void> {
    this.#isReviewing = true;
    this.#callOff();
    while (this.#isReviewDue && !this.#stopped) {
      this.#isReviewDue = false;
      await this.#lookAtAll().catch((error: unknown) => this.#parts.events.notRead(error));
    }
    this.#isReviewing = false;
    if (!this.#stopped) this.#callOff = this.#parts.timer(this.#parts.reviewMs, () => this.reviewSoon());
  }

  async #lookAtAll(): Promise<void> {
    const registered = await this.#registeredAccounts();
    for (const accountId of registered) if (!this.#running.has(accountId)) this.accountChanged(accountId);
    for (const accountId of this.#running.keys())
      if (!registered.has(accountId)) this.accountChanged(accountId);
  }

  /** Of the shards that are held. */
  async #registeredAccounts(): Promise<Set<AccountId>> {
    const accounts = new Set<AccountId>();
    let after: Registration | undefined;
    for (;;) {
      const page = await this.#parts.registrations.list({ after, limit: PAGE });
      for (const registration of page) {
        const { accountId } = registration;
        if (isActive(registration) && this.isMine(accountId)) accounts.add(accountId);
      }
      if (page.length < PAGE || this.#stopped) return accounts;
      after = page.at(-1);
    }
  }

  async #workOff(): Promise<void> {
    this.#isWorking = true;
    for (const accountId of this.#waiting) {
      this.#waiting.delete(accountId);
      if (this.#stopped) break;
      const settling = this.#settle(accountId).catch((error: unknown) => this.#failed(accountId, error));
      this.#settling = settling;
      if (await settling) await this.#pace();
    }
    this.#isWorking = false;
  }

  /** @returns whether a listener was started */
  async #settle(accountId: AccountId): Promise<boolean> {
    const { open, registrations } = this.#parts;
    // Those of other shards are stopped when the shard is lost; what stands at the server is the next one's.
    if (!this.isMine(accountId)) return false;
    const isWanted = (await registrations.ofAccount(accountId)).some(isActive);
    const running = this.#running.get(accountId);
    if (isWanted && running !== undefined) running.resume();
    if (!isWanted && running !== undefined) {
      this.#running.delete(accountId);
      await (this.isMine(accountId) ? running.withdraw() : running.stop());
    }
    if (!isWanted || running !== undefined || !this.isMine(accountId)) return false;
    const listener = await open(accountId);
    if (listener === undefined) return false;
    this.#running.set(accountId, listener);
    if (this.isMine(accountId)) return true;
    await this.#stopAll([accountId]);
    return false;
  }

  /** Another process may listen for these from now on. Settled when none of them does anything here any more. */
  async #leave(shards: ReadonlySet<number>): Promise<void> {
    // One that is being started finds out by itself that it is not to be.
    await this.#settling;
    await this.#stopAll([...this.#running.keys()].filter((accountId) => shards.has(shardOf(accountId))));
  }

  async #stopAll(accountIds: readonly AccountId[]): Promise<void> {
    const stopping = accountIds.map((accountId) => this.#running.get(accountId));
    for (const accountId of accountIds) this.#running.delete(accountId);
    await Promise.all(stopping.map((listener) => listener?.stop()));
  }

  /** The next review finds it again. */
  #failed(accountId: AccountId, error: unknown): boolean {
    if (error instanceof AppError) this.#parts.events.notRead(error);
    else this.#parts.events.bug(accountId, error);
    return false;
  }

  async #pace(): Promise<void> {
    const { random, startsPerSecond, timer } = this.#parts;
    const chance = Number.parseInt(random.hex(4), 16) / 2 ** 32;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const callOff = timer((1_000 / startsPerSecond) * (1 + MAX_JITTER * (2 * chance - 1)), resolve);
    if (this.#stopped) resolve();
    await promise;
    callOff();
  }
}

function isActive({ state }: Registration): boolean {
  return state === 'active';
}
