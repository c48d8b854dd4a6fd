import { AppError, type RandomSource } from '@mailweave/foundation';
import type { AccountId, ListenerWatch, Registration, RegistrationStore } from '@mailweave/push';
import type { Timer } from '../mail-server/timer.ts';
import type { ListenerEvents } from './listener-events.ts';

/** What has a source tell of one account's mail. */
export type RunningListener = {
  /** Other credentials have come, or the server may be tried at once. */
  resume(): void;
  /** This process ends; the source goes on if it can without us. */
  stop(): Promise<void>;
  /** Nobody wants to be told of this account any more. */
  withdraw(): Promise<void>;
};

export type ListenerSetParts = {
  registrations: Pick<RegistrationStore, 'list' | 'ofAccount'>;
  /** Whether this process is to listen for the account; a cluster shares accounts out. */
  isMine(accountId: AccountId): boolean;
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

/** The listeners of this process: one for each account that has an active registration. */
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

  constructor(parts: ListenerSetParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Listens for every account that is registered, paced, and looks again from time to time. */
  start(): void {
    void this.#review();
  }

  accountChanged(accountId: AccountId): void {
    this.#waiting.add(accountId);
    if (!this.#isWorking) this.#work = this.#workOff();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#callOff();
    this.#wake();
    await this.#work;
    await Promise.all([...this.#running.values()].map((listener) => listener.stop()));
    this.#running.clear();
  }

  async #review(): Promise<void> {
    try {
      const registered = await this.#registeredAccounts();
      for (const accountId of registered) if (!this.#running.has(accountId)) this.accountChanged(accountId);
      for (const accountId of this.#running.keys())
        if (!registered.has(accountId)) this.accountChanged(accountId);
    } catch (error) {
      this.#parts.events.notRead(error);
    }
    if (!this.#stopped) this.#callOff = this.#parts.timer(this.#parts.reviewMs, () => void this.#review());
  }

  async #registeredAccounts(): Promise<Set<AccountId>> {
    const accounts = new Set<AccountId>();
    let after: Registration | undefined;
    for (;;) {
      const page = await this.#parts.registrations.list({ after, limit: PAGE });
      for (const registration of page) if (isActive(registration)) accounts.add(registration.accountId);
      if (page.length < PAGE || this.#stopped) return accounts;
      after = page.at(-1);
    }
  }

  async #workOff(): Promise<void> {
    this.#isWorking = true;
    for (const accountId of this.#waiting) {
      this.#waiting.delete(accountId);
      if (this.#stopped) break;
      const hasStarted = await this.#settle(accountId).catch((error: unknown) =>
        this.#failed(accountId, error),
      );
      if (hasStarted) await this.#pace();
    }
    this.#isWorking = false;
  }

  /** @returns whether a listener was started */
  async #settle(accountId: AccountId): Promise<boolean> {
    const { isMine, open, registrations } = this.#parts;
    const isWanted = isMine(accountId) && (await registrations.ofAccount(accountId)).some(isActive);
    const running = this.#running.get(accountId);
    if (isWanted && running !== undefined) running.resume();
    if (!isWanted && running !== undefined) {
      this.#running.delete(accountId);
      await running.withdraw();
    }
    if (!isWanted || running !== undefined) return false;
    const listener = await open(accountId);
    if (listener !== undefined) this.#running.set(accountId, listener);
    return listener !== undefined;
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
