import type { Clock, RandomSource } from '@mailweave/foundation';
import {
  type AccountId,
  type ListenerWatch,
  type NoticeSender,
  newSubscription,
  type Preferences,
  type PutOutcome,
  type RegistryStores,
  refreshedBy,
  type SubscribeRequest,
  type SubscribingSettings,
  type Subscription,
  type TokenOfAccount,
} from '@mailweave/push';
import { newUuid } from '../dispatch/new-uuid.ts';
import { PermanentRegistrations } from './permanent-registrations.ts';
import { Verification, type VerifyOutcome } from './verification.ts';

export type DeskPorts = {
  stores: Pick<RegistryStores, 'subscriptions' | 'registrations' | 'credentials'>;
  notices: NoticeSender;
  listeners: ListenerWatch;
  clock: Clock;
  random: RandomSource;
  /** Asked at each call: settings change while the program runs. */
  settings(): SubscribingSettings;
};

export type SubscribeOutcome =
  | { readonly outcome: 'created' | 'refreshed' | 'moved'; readonly subscription: Subscription }
  | { readonly outcome: 'too-many' };

/** An account's own subscription. */
type OwnSubscription = { readonly accountId: AccountId; readonly subscriptionId: string };

/** Where apps subscribe and end their subscriptions, and where the end of a device is told. */
export class SubscriptionDesk {
  readonly registrations: PermanentRegistrations;
  readonly #ports: DeskPorts;
  readonly #verification: Verification;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.registrations = new PermanentRegistrations(ports);
    this.#verification = new Verification({ ...ports, subscriptions: ports.stores.subscriptions });
  }

  /** One that is known is refreshed. The device of another account changes hands, and has to be verified anew. */
  async subscribe(request: SubscribeRequest): Promise<SubscribeOutcome> {
    const { clock, random, stores } = this.#ports;
    const settings = this.#ports.settings();
    const subscriptionId = newUuid(random);
    const told = newSubscription(request, { nowMs: clock.nowMs(), settings, subscriptionId });
    const merge = refreshedBy(request, settings);
    const put = await stores.subscriptions.put(told, { atMost: settings.perAccount, merge });
    if (put.outcome === 'too-many') return put;
    await this.#afterPut(put, settings);
    const { outcome, subscription } = put;
    return { outcome, subscription };
  }

  async verify(request: OwnSubscription & { code: string }): Promise<VerifyOutcome | { outcome: 'unknown' }> {
    if ((await this.find(request)) === undefined) return { outcome: 'unknown' };
    const settings = this.#ports.settings();
    const verdict = await this.#verification.verify(request, settings);
    if (verdict.outcome === 'verified')
      await this.registrations.onSubscribed(verdict.subscription, settings.allowList);
    return verdict;
  }

  /** Undefined: the account has no such subscription. */
  async find({ accountId, subscriptionId }: OwnSubscription): Promise<Subscription | undefined> {
    const found = await this.#ports.stores.subscriptions.find(subscriptionId);
    return found?.accountId === accountId ? found : undefined;
  }

  /** Undefined: the account has no such subscription. */
  async setPreferences(own: OwnSubscription, preferences: Preferences): Promise<Subscription | undefined> {
    const { listeners, stores } = this.#ports;
    const found = await this.find(own);
    const set = found && (await stores.subscriptions.setPreferences(own.subscriptionId, preferences));
    // Other mailboxes may be wanted.
    if (set !== undefined) listeners.accountChanged(own.accountId);
    return set;
  }

  /** False: the account has no such subscription. */
  async unsubscribe(own: OwnSubscription): Promise<boolean> {
    const found = await this.find(own);
    if (found === undefined) return false;
    const removed = await this.#ports.stores.subscriptions.remove(own.subscriptionId);
    await this.registrations.onUnsubscribed(found);
    return removed;
  }

  /** False: the account has no such subscription. */
  async unsubscribeToken(token: TokenOfAccount): Promise<boolean> {
    const removed = await this.#ports.stores.subscriptions.removeByToken(token);
    if (removed) await this.registrations.onUnsubscribed(token);
    return removed;
  }

  /**
   * The push service does not know the device any more.
   * @param goneSinceMs a subscription that was refreshed after this moment stays
   */
  async deviceGone(subscription: Subscription, goneSinceMs: number): Promise<boolean> {
    const { subscriptionId } = subscription;
    const removed = await this.#ports.stores.subscriptions.removeGone(subscriptionId, goneSinceMs);
    if (removed) await this.registrations.onUnsubscribed(subscription);
    return removed;
  }

  /** Forgets devices that were silent for too long. Returns how many; `limit` of them: there may be more. */
  async removeExpired(limit: number): Promise<number> {
    const { clock, stores } = this.#ports;
    const expired = await stores.subscriptions.removeExpired(clock.nowMs(), limit);
    for (const subscription of expired) await this.registrations.onUnsubscribed(subscription);
    return expired.length;
  }

  async #afterPut(
    put: Exclude<PutOutcome, { outcome: 'too-many' }>,
    settings: SubscribingSettings,
  ): Promise<void> {
    const { subscription } = put;
    const known = put.outcome === 'refreshed' ? put.known : undefined;
    if (put.outcome === 'moved') await this.registrations.onUnsubscribed(put.from);
    if (subscription.state === 'unverified')
      return await this.#verification.sendCode(subscription, settings, known);
    const registered = await this.registrations.onSubscribed(subscription, settings.allowList);
    // Its topics may have been replaced.
    if (registered === 'not-wanted') await this.registrations.onUnsubscribed(subscription);
  }
}
