import type { AccountId } from '../account/account.ts';
import type { Preferences, Subscription } from '../subscriptions/subscription.ts';
import type { SubscribingSettings } from './subscribing-settings.ts';

/** What an app asks for; checked already for its form. */
export type SubscribeRequest = Pick<Subscription, 'clientId' | 'transport' | 'token' | 'keys' | 'topics'> & {
  readonly accountId: AccountId;
  /** Undefined: those that are known stay. */
  readonly preferences?: Preferences | undefined;
  /** `merge`: topics that are known stay beside these. */
  readonly topicsMode: 'merge' | 'replace';
};

/** The subscription that a request asks for, if nothing is known of its device. */
export function newSubscription(
  request: SubscribeRequest,
  {
    nowMs,
    settings,
    subscriptionId,
  }: { nowMs: number; settings: SubscribingSettings; subscriptionId: string },
): Subscription {
  const { preferences = {}, topics, topicsMode: _, ...device } = request;
  const verified = settings.verified.includes(request.transport);
  const lifetimeMs = verified ? settings.codeLifetimeMs : settings.silenceMs;
  return {
    ...device,
    subscriptionId,
    topics: [...new Set(topics)],
    state: verified ? 'unverified' : 'active',
    preferences,
    createdAtMs: nowMs,
    refreshedAtMs: nowMs,
    ...(lifetimeMs !== undefined && { expiresAtMs: nowMs + lifetimeMs }),
  };
}

/** What becomes of a known subscription of the account; one that is verified stays so. */
export function refreshedBy(
  request: SubscribeRequest,
  settings: SubscribingSettings,
): (known: Subscription, told: Subscription) => Subscription {
  return (known, told) => {
    const { expiresAtMs: _, ...timeless } = told;
    const topics = request.topicsMode === 'merge' ? [...known.topics, ...told.topics] : told.topics;
    const refreshed: Subscription = {
      ...timeless,
      topics: [...new Set(topics)],
      preferences: request.preferences ?? known.preferences,
      state: known.state === 'active' ? 'active' : told.state,
    };
    const lifetimeMs = refreshed.state === 'active' ? settings.silenceMs : settings.codeLifetimeMs;
    return lifetimeMs === undefined
      ? refreshed
      : { ...refreshed, expiresAtMs: told.refreshedAtMs + lifetimeMs };
  };
}
