import type { Clock, RandomSource } from '@mailweave/foundation';
import type {
  AccountId,
  Gateway,
  NotificationQueue,
  PlanRules,
  Presentation,
  Subscription,
  SubscriptionStore,
} from '@mailweave/push';
import type { DispatchEvents } from './dispatch-events.ts';

/** What the road from an accepted event to a device needs. */
export type DispatchParts = {
  queue: NotificationQueue;
  subscriptions: Pick<SubscriptionStore, 'ofAccounts' | 'findAll'>;
  /** The push service does not know the device any more; a subscription that was refreshed after this moment stays. */
  deviceGone(subscription: Subscription, goneSinceMs: number): Promise<unknown>;
  gateways: readonly Gateway[];
  rules: PlanRules;
  presentationOf(subscription: Pick<Subscription, 'clientId' | 'accountId'>): Promise<Presentation>;
  /** Ids of those of an account's subscriptions whose transport is switched off for them. */
  switchedOff(accountId: AccountId, subscriptions: readonly Subscription[]): Promise<ReadonlySet<string>>;
  /** Notifications of one channel that one process has under way at once. */
  concurrency: number;
  /** What is over is remembered for so long. */
  keepMs: number;
  clock: Clock;
  /** Milliseconds since some moment, which nobody sets. */
  monotonicMs(): number;
  random: RandomSource;
  events: DispatchEvents;
};
