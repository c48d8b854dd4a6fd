import { openSqlitePushStores } from '@mailweave/stores';
import { CLIENT_ID, storeIn } from './start-role.ts';

/** Accounts `user1@test.example` and so on, numbered `1@1` and so on, each with one phone of Apple, and registered for a listener. */
export async function subscribePhones(folder: string, count: number): Promise<void> {
  await using stores = openSqlitePushStores({ path: storeIn(folder) });
  const nowMs = Date.now();
  const device = {
    clientId: CLIENT_ID,
    transport: 'apns',
    topics: ['ox:mail:new'],
    state: 'active',
  } as const;
  const subscribe = async (userId: number): Promise<void> => {
    await stores.accounts.ensure({ login: loginOf(userId), contextId: 1, userId });
    await stores.registrations.register({ accountId: `${userId}@1`, clientId: CLIENT_ID, atMs: nowMs });
    await stores.subscriptions.put({
      ...device,
      subscriptionId: `subscription-${userId}`,
      accountId: `${userId}@1`,
      token: userId.toString(16).padStart(64, '0'),
      preferences: {},
      createdAtMs: nowMs,
      refreshedAtMs: nowMs,
    });
  };
  // Those of a batch share their waits for the disk.
  for (let first = 1; first <= count; first += BATCH) {
    const userIds = Array.from({ length: Math.min(BATCH, count - first + 1) }, (_, index) => first + index);
    await Promise.all(userIds.map(subscribe));
  }
}

const BATCH = 500;

export function loginOf(userId: number): string {
  return `user${userId}@test.example`;
}
