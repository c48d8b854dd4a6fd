import type { Clock, RandomSource } from '@mailweave/foundation';
import type {
  AccountId,
  Gateway,
  NotificationQueue,
  PlanRules,
  Presentation,
  Subscription,
  SubscriptionStore,
  Transport,
} from '@mailweave/push';
import type { DispatchEvents } from './dispatch-events.ts';

export type DispatchLimits = {
  /** Notifications of one channel that one process has under way at once. */
  readonly concurrency: number;
  /** What is over is remembered for so long. */
  readonly keepMs: number;
};

/** What the road from an accepted event to a device needs. */
export type DispatchParts = {
  queue: NotificationQueue;
  subscriptions: Pick<SubscriptionStore, 'ofAccounts' | 'findAll'>;
  /** The push service does not know the device any more; a subscription that was refreshed after this moment stays. */
  deviceGone(subscription: Subscription, goneSinceMs: number): Promise<unknown>;
  /** As it is configured at this moment; undefined: there is none. */
  gatewayOf(transport: Transport): Gateway | undefined;
  rules: PlanRules;
  presentationOf(subscription: Pick<Subscription, 'clientId' | 'accountId'>): Promise<Presentation>;
  /** Ids of those of an account's subscriptions whose transport is switched off for them. */
  switchedOff(accountId: AccountId, subscriptions: readonly Subscription[]): Promise<ReadonlySet<string>>;
  /** Asked again and again, for it may change. */
  limits(): DispatchLimits;
  clock: Clock;
  /** Milliseconds since some moment, which nobody sets. */
  monotonicMs(): number;
  random: RandomSource;
  events: DispatchEvents;
};
