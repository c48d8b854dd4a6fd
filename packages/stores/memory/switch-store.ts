import type { TenantId, UserRef } from '@mailweave/contracts';
import type { KillSwitch, SwitchStore, ThrownSwitches } from '@mailweave/injection';

export class MemorySwitchStore implements SwitchStore {
  readonly #thrown = new Map<string, KillSwitch>();

  async throw(target: KillSwitch): Promise<void> {
    this.#thrown.set(switchId(target), { ...target });
  }

  async release(target: KillSwitch): Promise<void> {
    this.#thrown.delete(switchId(target));
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
