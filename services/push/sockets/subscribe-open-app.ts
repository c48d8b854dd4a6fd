import type { Clock } from '@mailweave/foundation';
import type { AccountId, Subscription, SubscriptionStore } from '@mailweave/push';

/** An app that was not open for so long is forgotten. */
const LIFE_MS = 48 * 60 * 60 * 1000;

export type OpenAppPorts = {
  readonly subscriptions: Pick<SubscriptionStore, 'put'>;
  readonly clock: Clock;
  /** A new UUID each time. */
  readonly newId: () => string;
};

/**
 * An app that opens a socket is to be told, without asking for it: it has one subscription for each account and brand, however
 * many windows are open. What its owner prefers stays as it is. @throws AppError the store cannot answer
 */
export async function subscribeOpenApp(
  { accountId, clientId }: { accountId: AccountId; clientId: string },
  { clock, newId, subscriptions }: OpenAppPorts,
): Promise<void> {
  const nowMs = clock.nowMs();
  const lately = { refreshedAtMs: nowMs, expiresAtMs: nowMs + LIFE_MS };
  const subscription: Subscription = {
    subscriptionId: newId(),
    accountId,
    clientId,
    transport: 'websocket',
    token: `open app of ${accountId}`,
    topics: ['*'],
    state: 'active',
    preferences: {},
    createdAtMs: nowMs,
    ...lately,
  };
  await subscriptions.put(subscription, { merge: (known) => ({ ...known, ...lately }) });
}
