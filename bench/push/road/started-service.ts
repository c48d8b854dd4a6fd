import { silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import type { AccountId, Gateway, MailboxEvent, Push, PushStores } from '@mailweave/push';
import { createPushService, type PushService, pushConfig } from '@mailweave/push-service';

/** Accounts are users of one context. */
export function accountOf(number: number): AccountId {
  return `${number + 1}@1`;
}

export function mailOf(number: number): MailboxEvent {
  return {
    event: 'new-mail',
    accountId: accountOf(number),
    mailbox: 'INBOX',
    uidValidity: 1,
    uid: number + 1,
    from: { name: 'Zoë Example', address: 'zoe@example.org' },
    subject: 'Lunch on Thursday, and who brings the cake?',
    unseen: 3,
    counted: true,
    atMs: Date.now(),
    source: 'test',
  };
}

/** One device for each account. */
export async function subscribe({ subscriptions }: PushStores, count: number): Promise<void> {
  const nowMs = Date.now();
  for (let number = 0; number < count; number += 1) {
    await subscriptions.put({
      subscriptionId: `subscription-${number}`,
      accountId: accountOf(number),
      clientId: 'bench',
      transport: 'stub',
      token: `token-${number}`,
      topics: ['ox:mail:new'],
      state: 'active',
      preferences: {},
      createdAtMs: nowMs,
      refreshedAtMs: nowMs,
    });
  }
}

/** The role push on these stores, with a push service that takes everything at once. */
export function startService(stores: PushStores, onPush: (push: Push) => void): PushService {
  const gateway: Gateway = {
    transport: 'stub',
    send: async (push) => {
      onPush(push);
      return { outcome: 'delivered' };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  const ports = { clock: systemClock, random: systemRandom, logger: silentLogger, metrics: silentMetrics };
  const adapters = { stores, gateways: [gateway], [Symbol.asyncDispose]: async () => {} };
  return createPushService(pushConfig({ stores: { kind: 'memory' } }), ports, adapters);
}
