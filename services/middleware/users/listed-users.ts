import type { ErasureReceipt, TenantId, UserKey, UserRef } from '@mailweave/contracts';
import type { ApiContext } from '../api/api-context.ts';
import { eraseUser } from './erase-user.ts';

/** What can be done with the users of a list. Open sessions of this process look again at once, others within a second. */
export type ListedUsers = {
  /** They get nothing any more, and what they are shown goes. */
  suppress(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void>;
  release(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void>;
  /** See eraseUser; his key is suppressed too. */
  erase(user: UserRef): Promise<ErasureReceipt>;
};

export function createListedUsers(context: ApiContext): ListedUsers {
  const { changes, clock, stores } = context;
  const tell = (tenantId: TenantId, userKeys: readonly UserKey[]) => {
    const listed = new Set(userKeys);
    const watched = changes.watchedUsers(tenantId).filter(({ userKey }) => listed.has(userKey));
    changes.notifyAll(tenantId, watched);
  };
  return {
    async suppress(tenantId, userKeys) {
      await stores.suppressions.add(tenantId, userKeys, clock.nowMs());
      tell(tenantId, userKeys);
    },
    async release(tenantId, userKeys) {
      await stores.suppressions.remove(tenantId, userKeys);
      tell(tenantId, userKeys);
    },
    erase: (user) => eraseUser(context, { ...user, suppress: true }),
  };
}
