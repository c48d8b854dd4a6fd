import type { TenantId, UserRef } from '@mailweave/contracts';
import type { KillSwitch, StoreChange, SwitchStore, ThrownSwitches } from '@mailweave/injection';
import type { MemoryChangeFeed } from './change-feed.ts';

export class MemorySwitchStore implements SwitchStore {
  readonly #thrown = new Map<string, KillSwitch>();
  readonly #changes: MemoryChangeFeed;

  constructor(changes: MemoryChangeFeed) {
    this.#changes = changes;
  }

  async throw(target: KillSwitch): Promise<void> {
    this.#thrown.set(switchId(target), { ...target });
    this.#changes.note(concerned(target));
  }

  async release(target: KillSwitch): Promise<void> {
    this.#thrown.delete(switchId(target));
    this.#changes.note(concerned(target));
  }

  async thrownFor({ tenantId, userKey }: UserRef): Promise<ThrownSwitches> {
    const campaigns = (await this.thrownIn(tenantId)).flatMap((one) =>
      one.scope === 'campaign' ? [one.campaignId] : [],
    );
    return {
      tenant: this.#thrown.has(switchId({ scope: 'tenant', tenantId })),
      user: this.#thrown.has(switchId({ scope: 'user', tenantId, userKey })),
      campaigns: new Set(campaigns),
    };
  }

  async thrownIn(tenantId: TenantId): Promise<KillSwitch[]> {
    const own = [...this.#thrown.values()].filter((one) => one.tenantId === tenantId);
    return structuredClone(own);
  }
}

/** One user, or everybody of the tenant. */
function concerned(target: KillSwitch): StoreChange {
  return target.scope === 'user' ? target : { tenantId: target.tenantId };
}

function switchId(target: KillSwitch): string {
  switch (target.scope) {
    case 'tenant':
      return `tenant/${target.tenantId}`;
    case 'campaign':
      return `campaign/${target.tenantId}/${target.campaignId}`;
    case 'user':
      return `user/${target.tenantId}/${target.userKey}`;
  }
}
