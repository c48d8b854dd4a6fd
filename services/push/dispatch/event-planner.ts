import { AppError } from '@mailweave/foundation';
import { type AccountId, type AccountPlanner, planAccount, type QueuedNotification } from '@mailweave/push';
import type { DispatchParts } from './dispatch-parts.ts';
import { FailedPlans } from './failed-plans.ts';
import { newUuid } from './new-uuid.ts';

/** Accounts of one transaction. */
const MAX_ACCOUNTS = 100;
/** Events looked at for accounts that nobody has planned for. */
const MAX_LEFT_EVENTS = 500;

export type PlannerParts = Pick<
  DispatchParts,
  'clock' | 'events' | 'queue' | 'random' | 'rules' | 'subscriptions' | 'switchedOff'
>;

/** Makes notifications of accepted events: at once for those that this process has accepted, else when it looks for them. */
export class EventPlanner {
  readonly #parts: PlannerParts;
  readonly #onPlanned: (created: readonly QueuedNotification[]) => void;
  readonly #waiting = new Set<AccountId>();
  readonly #failed = new FailedPlans();
  #planning: Promise<void> | undefined;
  #isStopping = false;
  /** Whether there may be events that no part of this process knows of. */
  #mayBeLeft = false;
  #hasFound = false;

  constructor(parts: PlannerParts, onPlanned: (created: readonly QueuedNotification[]) => void) {
    this.#parts = parts;
    this.#onPlanned = onPlanned;
  }

  /** One whose plan has failed waits until it is tried again. */
  planSoon(accountId: AccountId): void {
    if (this.#failed.isResting(accountId, this.#parts.clock.nowMs())) return;
    this.#waiting.add(accountId);
    this.#begin();
  }

  /** Also what other processes have accepted and not planned from, and what failed before. */
  planLeft(): void {
    this.#mayBeLeft = true;
    this.#begin();
  }

  /** Begins no further transaction, and waits for the one under way. What is not planned yet another process, or the next, plans. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.idle();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#planning !== undefined) await this.#planning;
  }

  #begin(): void {
    this.#planning ??= this.#planAll().finally(() => {
      this.#planning = undefined;
    });
  }

  async #planAll(): Promise<void> {
    while (!this.#isStopping) {
      if (this.#waiting.size === 0 && this.#mayBeLeft) await this.#findLeft();
      if (this.#waiting.size === 0) return;
      const accountIds = [...this.#waiting].slice(0, MAX_ACCOUNTS);
      for (const accountId of accountIds) this.#waiting.delete(accountId);
      try {
        await this.#plan(accountIds);
      } catch (error) {
        this.#parts.events.dispatchFailed('plan', error);
        // The next look finds them.
        if (isStoreAway(error)) return;
        if (accountIds.length > 1) await this.#planEach(accountIds);
        else this.#rest(accountIds);
      }
    }
  }

  async #findLeft(): Promise<void> {
    this.#mayBeLeft = false;
    try {
      const { clock, queue } = this.#parts;
      const found = await queue.unplannedAccounts(MAX_LEFT_EVENTS, this.#failed.resting(clock.nowMs()));
      this.#hasFound = found.length > 0;
      for (const accountId of found) this.#waiting.add(accountId);
    } catch (error) {
      this.#parts.events.dispatchFailed('look', error);
    }
  }

  /** So that what is wrong with one account holds up no other. */
  async #planEach(accountIds: readonly AccountId[]): Promise<void> {
    for (const accountId of accountIds) {
      if (this.#isStopping) return;
      try {
        await this.#plan([accountId]);
      } catch (error) {
        this.#parts.events.dispatchFailed('plan', error);
        if (isStoreAway(error)) return;
        this.#rest([accountId]);
      }
    }
  }

  #rest(accountIds: readonly AccountId[]): void {
    for (const accountId of accountIds) this.#failed.note(accountId, this.#parts.clock.nowMs());
  }

  async #plan(accountIds: readonly AccountId[]): Promise<void> {
    const { clock, queue, random, rules, subscriptions, switchedOff } = this.#parts;
    const all = Map.groupBy(await subscriptions.ofAccounts(accountIds), ({ accountId }) => accountId);
    const known = await Promise.all(
      [...all].map(async ([accountId, own]) => {
        const off = await switchedOff(accountId, own);
        return [accountId, { subscriptions: own, switchedOff: off }] as const;
      }),
    );
    const ofAccount = new Map(known);
    const nowMs = clock.nowMs();
    const planning = { rules, nowMs, newId: () => newUuid(random) };
    const planner: AccountPlanner = (accountId, queued, events) =>
      planAccount({ subscriptions: [], ...ofAccount.get(accountId), queued }, events, planning);
    const created = await queue.plan(accountIds, planner, nowMs);
    this.#failed.forget(accountIds);
    // A backlog may be longer than one look.
    if (this.#hasFound && created.length > 0) this.#mayBeLeft = true;
    this.#onPlanned(created);
  }
}

/** What fails then fails for everybody, and says nothing about an account. */
function isStoreAway(error: unknown): boolean {
  return error instanceof AppError && error.retry === 'later';
}
