import type { MailboxEvent } from '../mailbox-events/new-mail.ts';
import type { PrivacyLevel, Subscription } from '../subscriptions/subscription.ts';
import type { QueuedNotification } from './queued-notification.ts';

/** A mailbox event in the order in which events were accepted. */
export type AcceptedEvent = { readonly sequence: number; readonly event: MailboxEvent };

/** What is known of an account when its events are looked at. */
export type AccountView = {
  readonly subscriptions: readonly Subscription[];
  /** Those that wait, those of the last minute, and those whose messages were not seen yet; oldest first. */
  readonly queued: readonly QueuedNotification[];
  /** Ids of subscriptions whose transport is switched off for the account; default none. */
  readonly switchedOff?: ReadonlySet<string>;
};

export type PlanRules = {
  /** Notifications of new mail that one device gets within a minute; what comes beyond it waits for one summary. */
  readonly perMinute: number;
  /** How long a notification may wait before it is given up. */
  readonly lifetimeMs: number;
  /** What waits for so long, its turn included, takes in what comes after it. */
  readonly mergeAfterMs: number;
  /** The privacy level of a brand. */
  privacyOf(clientId: string): PrivacyLevel;
};

/** What a plan is made with. */
export type Planning = {
  readonly rules: PlanRules;
  readonly nowMs: number;
  /** A UUID, another one at each call. */
  newId(): string;
};

/** Why a subscription is not told of a message. */
export type HeldBackReason =
  | 'unverified'
  | 'expired'
  | 'transport-off'
  | 'other-topics'
  | 'other-mailbox'
  | 'other-sender'
  | 'muted-sender';

/**
 * What an event means to a subscription. `deferred`: told later, `until` which moment, together with what comes until then.
 * `merged`: into a notification that waits. `dismissed`: the device is to take notifications back. `taken-back`: before they were sent.
 */
export type Verdict =
  | { readonly verdict: 'held-back'; readonly reason: HeldBackReason }
  | { readonly verdict: 'planned' | 'merged' | 'dismissed' | 'taken-back'; readonly notificationId: string }
  | {
      readonly verdict: 'deferred';
      readonly reason: 'storm' | 'quiet-hours';
      readonly until: number;
      readonly notificationId: string;
    };

export type Decision = {
  readonly sequence: number;
  readonly subscriptionId: string;
  readonly verdict: Verdict;
};

/** What is to be written. */
export type AccountPlan = {
  readonly created: readonly QueuedNotification[];
  readonly changed: readonly QueuedNotification[];
  readonly decisions: readonly Decision[];
};
