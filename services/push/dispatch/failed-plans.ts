import type { AccountId } from '@mailweave/push';

const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 15 * 60_000;
/** More accounts than this are no mistake in some, and the first are tried again early. */
const MAX_REMEMBERED = 1_000;

type Rest = { readonly failures: number; readonly untilMs: number };

/** Accounts whose plan has failed: each rests for twice as long as the time before, so that others are not held up by it. */
export class FailedPlans {
  readonly #rests = new Map<AccountId, Rest>();

  note(accountId: AccountId, nowMs: number): void {
    const failures = (this.#rests.get(accountId)?.failures ?? 0) + 1;
    const restMs = Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS);
    this.#rests.delete(accountId);
    this.#rests.set(accountId, { failures, untilMs: nowMs + restMs });
    if (this.#rests.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#rests.keys();
    if (oldest !== undefined) this.#rests.delete(oldest);
  }

  /** Their plans were made. */
  forget(accountIds: readonly AccountId[]): void {
    for (const accountId of accountIds) this.#rests.delete(accountId);
  }

  isResting(accountId: AccountId, nowMs: number): boolean {
    return (this.#rests.get(accountId)?.untilMs ?? nowMs) > nowMs;
  }

  resting(nowMs: number): AccountId[] {
    return [...this.#rests.keys()].filter((accountId) => this.isResting(accountId, nowMs));
  }
}
