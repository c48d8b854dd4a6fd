import { AppError, type RandomSource, type ShardLeases, shardOf } from '@mailweave/foundation';
import type { AccountId, ListenerDecision, ListenerWatch } from '@mailweave/push';
import type { Timer } from '../mail-server/timer.ts';
import type { ListenerEvents } from './listener-events.ts';
import { PacedAccounts, type Start } from './paced-accounts.ts';

/** What has a source tell of one account's mail. */
export type RunningListener = Start & {
  /** Other credentials have come, or the server may be tried at once. */
  resume(): void;
  /** This process ends, or another one listens from now on; the source goes on if it can without us. */
  stop(): Promise<void>;
  /** Nobody wants to be told of this account any more. */
  withdraw(): Promise<void>;
};

export type ListenerSetParts = {
  /** The accounts that a listener may run for as the settings are now; others too, and some twice. @throws AppError */
  candidates(): AsyncIterable<AccountId>;
  /** Whether a listener runs for the account. @throws AppError it cannot be said now */
  decide(accountId: AccountId): Promise<ListenerDecision>;
  /** Which accounts this process listens for: those whose shards it holds. Given back with the set. */
  leases: ShardLeases & AsyncDisposable;
  /** Undefined: there is no such account. */
  open(accountId: AccountId): Promise<RunningListener | undefined>;
  timer: Timer;
  random: RandomSource;
  events: Pick<ListenerEvents, 'bug' | 'notRead' | 'running'>;
  /** How starts are paced; see PacedAccounts. */
  startsPerSecond: number;
  atOnce: number;
  /** How often all registrations are looked at: other processes write them too. */
  reviewMs: number;
};

/** Of so many reviews one decides anew about every account: other processes may have changed its properties or credentials. */
const WHOLE_EVERY = 10;

/** How far a review goes: where something seems to be other than it should; all accounts; all, and what waits tries again. */
const EXTENTS = ['some', 'all', 'again'] as const;
type Extent = (typeof EXTENTS)[number];

/** The listeners of this process: one for each account of its shards of which it is decided so. */
export class ListenerSet implements ListenerWatch, AsyncDisposable {
  readonly #parts: ListenerSetParts;
  readonly #running = new Map<AccountId, RunningListener>();
  readonly #accounts: PacedAccounts;
  #stopped = false;
  #callOff: () => void = () => undefined;
  #isReviewing = false;
  #due: Extent | undefined;
  #reviewCount = 0;

  constructor(parts: ListenerSetParts) {
    this.#parts = parts;
    this.#accounts = new PacedAccounts({
      ...parts,
      settle: (accountId, triesAgain) =>
        this.#settle(accountId, triesAgain).catch((error: unknown) => this.#failed(accountId, error)),
    });
  }

  get size(): number {
    return this.#running.size;
  }

  /** Once there are shards: listens for every account that is to have a listener, paced, and looks again from time to time. */
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
    this.#accounts.add(accountId, true);
  }

  accountsChanged(): void {
    this.#reviewSoon('all');
  }

  /** Something has changed that may concern every account: all are decided anew, and listeners that wait try again. */
  settingsChanged(): void {
    this.#reviewSoon('again');
  }

  /** Looks at all registrations now: shards have come, or changes may have been missed. */
  reviewSoon(): void {
    this.#reviewSoon('some');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#callOff();
    await this.#accounts.stop();
    await this.#parts.leases[Symbol.asyncDispose]();
    await this.#stopAll([...this.#running.keys()]);
  }

  #reviewSoon(extent: Extent): void {
    if (this.#stopped) return;
    this.#due = EXTENTS.findLast((each) => each === extent || each === this.#due);
    if (!this.#isReviewing) void this.#review();
  }

  async #review(): Promise<void> {
    this.#isReviewing = true;
    this.#callOff();
    while (this.#due !== undefined && !this.#stopped) {
      const extent = this.#due;
      this.#due = undefined;
      await this.#lookAtAll(extent).catch((error: unknown) => this.#parts.events.notRead(error));
    }
    this.#isReviewing = false;
    if (!this.#stopped) this.#callOff = this.#parts.timer(this.#parts.reviewMs, () => this.#reviewAgain());
  }

  #reviewAgain(): void {
    this.#reviewCount += 1;
    this.#reviewSoon(this.#reviewCount % WHOLE_EVERY === 0 ? 'all' : 'some');
  }

  async #lookAtAll(extent: Extent): Promise<void> {
    const candidates = await this.#candidates();
    const [isWhole, triesAgain] = [extent !== 'some', extent === 'again'];
    for (const accountId of candidates)
      if (isWhole || !this.#running.has(accountId)) this.#accounts.add(accountId, triesAgain);
    for (const accountId of this.#running.keys())
      if (isWhole || !candidates.has(accountId)) this.#accounts.add(accountId, triesAgain);
  }

  /** Of the shards that are held. */
  async #candidates(): Promise<Set<AccountId>> {
    const accounts = new Set<AccountId>();
    for await (const accountId of this.#parts.candidates()) {
      if (this.isMine(accountId)) accounts.add(accountId);
      if (this.#stopped) break;
    }
    return accounts;
  }

  async #settle(accountId: AccountId, triesAgain: boolean): Promise<Start | undefined> {
    // Those of other shards are stopped when the shard is lost; what stands at the server is the next one's.
    if (!this.isMine(accountId)) return undefined;
    const decision = await this.#parts.decide(accountId);
    const running = this.#running.get(accountId);
    if (decision.listener === 'none') {
      await this.#end(accountId, decision);
      return undefined;
    }
    if (running === undefined) return await this.#start(accountId);
    if (triesAgain) running.resume();
    return undefined;
  }

  async #start(accountId: AccountId): Promise<Start | undefined> {
    const listener = this.isMine(accountId) ? await this.#parts.open(accountId) : undefined;
    if (listener === undefined) return undefined;
    this.#running.set(accountId, listener);
    this.#parts.events.running(this.#running.size);
    if (this.isMine(accountId)) return listener;
    await this.#stopAll([accountId]);
    return undefined;
  }

  async #end(accountId: AccountId, decision: ListenerDecision): Promise<void> {
    const running = this.#forget(accountId);
    const takesBack = this.isMine(accountId) && decision.canTakeBack;
    await (takesBack ? running?.withdraw() : running?.stop());
  }

  /** Another process may listen for these from now on. Settled when none of them does anything here any more. */
  async #leave(shards: ReadonlySet<number>): Promise<void> {
    // One that is being started finds out by itself that it is not to be.
    await this.#accounts.underWay();
    await this.#stopAll([...this.#running.keys()].filter((accountId) => shards.has(shardOf(accountId))));
  }

  async #stopAll(accountIds: readonly AccountId[]): Promise<void> {
    const stopping = accountIds.map((accountId) => this.#forget(accountId));
    await Promise.all(stopping.map((listener) => listener?.stop()));
  }

  #forget(accountId: AccountId): RunningListener | undefined {
    const running = this.#running.get(accountId);
    this.#running.delete(accountId);
    this.#parts.events.running(this.#running.size);
    return running;
  }

  /** The next review finds it again. */
  #failed(accountId: AccountId, error: unknown): undefined {
    if (error instanceof AppError) this.#parts.events.notRead(error);
    else this.#parts.events.bug(accountId, error);
  }
}
