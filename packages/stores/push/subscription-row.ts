import { createHash } from 'node:crypto';
import type { AccountId, Subscription, TokenOfAccount, Transport } from '@mailweave/push';
import { fromJson } from '../sql/columns.ts';
import { run, type Work } from '../sql/work.ts';

export type SubscriptionRow = {
  subscription_id: string;
  account_id: AccountId;
  client_id: string;
  transport: Transport;
  token: string;
  keys: string | null;
  topics: string;
  state: Subscription['state'];
  preferences: string;
  created_at_ms: number;
  refreshed_at_ms: number;
  expires_at_ms: number | null;
};

export function subscriptionOf(row: SubscriptionRow): Subscription {
  return {
    subscriptionId: row.subscription_id,
    accountId: row.account_id,
    clientId: row.client_id,
    transport: row.transport,
    token: row.token,
    ...(row.keys !== null && { keys: fromJson(row.keys) }),
    topics: fromJson(row.topics),
    state: row.state,
    preferences: fromJson(row.preferences),
    createdAtMs: row.created_at_ms,
    refreshedAtMs: row.refreshed_at_ms,
    ...(row.expires_at_ms !== null && { expiresAtMs: row.expires_at_ms }),
  };
}

/** Names a device, whatever account it is of. */
export function tokenKey({ clientId, token, transport }: Omit<TokenOfAccount, 'accountId'>): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([transport, clientId, token]))
    .digest();
}

/** Stores it under its id; what is expected of a device that is known stays. */
export function* writeSubscription(subscription: Subscription): Work<void> {
  const columns = columnsOf(subscription);
  const names = Object.keys(columns);
  const sets = names.slice(1).map((name) => `${name} = excluded.${name}`);
  const sql = `
    INSERT INTO push_subscription (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
    ON CONFLICT (subscription_id) DO UPDATE SET ${sets.join(', ')}`;
  yield* run(sql, ...Object.values(columns));
}

function columnsOf(subscription: Subscription) {
  const { expiresAtMs, keys } = subscription;
  return {
    subscription_id: subscription.subscriptionId,
    token_key: tokenKey(subscription),
    account_id: subscription.accountId,
    client_id: subscription.clientId,
    transport: subscription.transport,
    token: subscription.token,
    keys: keys === undefined ? null : JSON.stringify(keys),
    topics: JSON.stringify(subscription.topics),
    state: subscription.state,
    preferences: JSON.stringify(subscription.preferences),
    created_at_ms: subscription.createdAtMs,
    refreshed_at_ms: subscription.refreshedAtMs,
    expires_at_ms: expiresAtMs ?? null,
  };
}
