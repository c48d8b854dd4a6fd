import {
  type AccountId,
  type ExpectedCode,
  type Preferences,
  type PutOutcome,
  type PutRules,
  refreshed,
  type Subscription,
  type SubscriptionStore,
  type TokenOfAccount,
} from '@mailweave/push';

export class MemorySubscriptionStore implements SubscriptionStore {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #codes = new Map<string, ExpectedCode>();

  async put(told: Subscription, rules: PutRules = {}): Promise<PutOutcome> {
    const known = this.#withToken(told);
    const { accountId } = told;
    if (known?.accountId === accountId) {
      const subscription = this.#keep(refreshed(known, told, rules.merge));
      return { outcome: 'refreshed', subscription };
    }
    if (this.#ofAccount(accountId).length >= (rules.atMost ?? Number.POSITIVE_INFINITY))
      return { outcome: 'too-many' };
    const subscription = this.#keep(structuredClone(told));
    if (known === undefined) return { outcome: 'created', subscription };
    this.#drop(known.subscriptionId);
    return { outcome: 'moved', subscription, from: known };
  }

  async find(subscriptionId: string): Promise<Subscription | undefined> {
    return this.#subscriptions.get(subscriptionId);
  }

  async ofAccount(accountId: AccountId): Promise<Subscription[]> {
    return this.#ofAccount(accountId).sort(
      (a, b) => a.createdAtMs - b.createdAtMs || (a.subscriptionId < b.subscriptionId ? -1 : 1),
    );
  }

  async setPreferences(subscriptionId: string, preferences: Preferences): Promise<Subscription | undefined> {
    const known = this.#subscriptions.get(subscriptionId);
    return known && this.#keep({ ...known, preferences });
  }

  async expectCode(subscriptionId: string, expected: ExpectedCode): Promise<boolean> {
    const isKnown = this.#subscriptions.has(subscriptionId);
    if (isKnown) this.#codes.set(subscriptionId, expected);
    return isKnown;
  }

  async takeAttempt(subscriptionId: string, nowMs: number): Promise<string | undefined> {
    const expected = this.#codes.get(subscriptionId);
    if (expected === undefined || expected.expiresAtMs <= nowMs || expected.attemptsLeft === 0)
      return undefined;
    this.#codes.set(subscriptionId, { ...expected, attemptsLeft: expected.attemptsLeft - 1 });
    return expected.codeHash;
  }

  async activate(subscriptionId: string): Promise<Subscription | undefined> {
    const known = this.#subscriptions.get(subscriptionId);
    this.#codes.delete(subscriptionId);
    return known && this.#keep({ ...known, state: 'active' });
  }

  async remove(subscriptionId: string): Promise<boolean> {
    return this.#drop(subscriptionId);
  }

  async removeGone(subscriptionId: string, refreshedUntilMs: number): Promise<boolean> {
    const known = this.#subscriptions.get(subscriptionId);
    return known !== undefined && known.refreshedAtMs <= refreshedUntilMs && this.#drop(subscriptionId);
  }

  async removeByToken(token: TokenOfAccount): Promise<boolean> {
    const known = this.#withToken(token);
    return known?.accountId === token.accountId && this.#drop(known.subscriptionId);
  }

  async removeExpired(nowMs: number, limit: number): Promise<Subscription[]> {
    const expired = [...this.#subscriptions.values()]
      .filter(({ expiresAtMs }) => expiresAtMs !== undefined && expiresAtMs <= nowMs)
      .slice(0, limit);
    for (const { subscriptionId } of expired) this.#drop(subscriptionId);
    return expired;
  }

  #ofAccount(accountId: AccountId): Subscription[] {
    return [...this.#subscriptions.values()].filter((subscription) => subscription.accountId === accountId);
  }

  #withToken(wanted: TokenOfAccount): Subscription | undefined {
    return this.#subscriptions
      .values()
      .find(
        ({ clientId, token, transport }) =>
          clientId === wanted.clientId && token === wanted.token && transport === wanted.transport,
      );
  }

  #keep(subscription: Subscription): Subscription {
    this.#subscriptions.set(subscription.subscriptionId, subscription);
    return subscription;
  }

  #drop(subscriptionId: string): boolean {
    this.#codes.delete(subscriptionId);
    return this.#subscriptions.delete(subscriptionId);
  }
}
