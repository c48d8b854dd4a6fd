import type { AccountId, PushOutcome } from '@mailweave/push';

/** So many accounts in a row make it our mistake. */
const ACCOUNTS = 5;

/**
 * Finds out whose mistake a refusal is. Endpoints come from outside: anyone can name one that refuses everything, or subscribe at
 * a push service with another key than the brand's. One account must not stop a brand, so it takes several at a push service that the
 * operator trusts, and none that was served since.
 */
export class Refusals {
  /** Origin -> accounts refused since it last took a push, and whether it ever did. */
  readonly #origins = new Map<string, { served: boolean; readonly refused: Set<AccountId> }>();

  /** What a refusal by a trusted push service means. */
  refused(origin: string, accountId: AccountId, reason: string): PushOutcome {
    const { refused, served } = this.#originOf(origin);
    if (refused.size < ACCOUNTS) refused.add(accountId);
    if (refused.size >= ACCOUNTS) return { outcome: 'misconfigured', reason };
    return served ? { outcome: 'rejected', reason } : { outcome: 'retry', reason };
  }

  served(origin: string): void {
    const state = this.#originOf(origin);
    state.served = true;
    state.refused.clear();
  }

  #originOf(origin: string): { served: boolean; readonly refused: Set<AccountId> } {
    const state = this.#origins.get(origin) ?? { served: false, refused: new Set() };
    this.#origins.set(origin, state);
    return state;
  }
}
