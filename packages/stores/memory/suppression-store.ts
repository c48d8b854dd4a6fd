import type { TenantId, UserKey, UserRef } from '@mailweave/contracts';
import type { SuppressionStore } from '@mailweave/injection';
import type { MemoryChangeFeed } from './change-feed.ts';
import { userId } from './user-id.ts';

export class MemorySuppressionStore implements SuppressionStore {
  readonly #suppressed = new Set<string>();
  readonly #changes: MemoryChangeFeed;

  constructor(changes: MemoryChangeFeed) {
    this.#changes = changes;
  }

  async add(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void> {
    for (const userKey of userKeys) {
      this.#suppressed.add(userId({ tenantId, userKey }));
      this.#changes.note({ tenantId, userKey });
    }
  }

  async remove(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void> {
    for (const userKey of userKeys) {
      this.#suppressed.delete(userId({ tenantId, userKey }));
      this.#changes.note({ tenantId, userKey });
    }
  }

  async has(user: UserRef): Promise<boolean> {
    return this.#suppressed.has(userId(user));
  }
}
