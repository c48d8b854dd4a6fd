import type { TenantId, UserKey, UserRef } from '@mailweave/contracts';
import type { SuppressionStore } from '@mailweave/injection';
import { userId } from './user-id.ts';

export class MemorySuppressionStore implements SuppressionStore {
  readonly #suppressed = new Set<string>();

  async add(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void> {
    for (const userKey of userKeys) this.#suppressed.add(userId({ tenantId, userKey }));
  }

  async remove(tenantId: TenantId, userKeys: readonly UserKey[]): Promise<void> {
    for (const userKey of userKeys) this.#suppressed.delete(userId({ tenantId, userKey }));
  }

  async has(user: UserRef): Promise<boolean> {
    return this.#suppressed.has(userId(user));
  }
}
