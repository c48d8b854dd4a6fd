import type { DeviceSubscription } from '@mailweave/contracts';
import type { Subscription } from '@mailweave/push';

/** A subscription as it is told: its token is secret, and its owner knows it. */
export function shownSubscription(subscription: Subscription): DeviceSubscription {
  const { clientId, expiresAtMs, state, subscriptionId, topics, transport } = subscription;
  return {
    subscriptionId,
    clientId,
    transport,
    topics: [...topics],
    state,
    preferences: structuredClone(subscription.preferences) as DeviceSubscription['preferences'],
    createdAt: shownTime(subscription.createdAtMs),
    refreshedAt: shownTime(subscription.refreshedAtMs),
    ...(expiresAtMs !== undefined && { expiresAt: shownTime(expiresAtMs) }),
  };
}

/** RFC 3339, UTC. */
export function shownTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
