import type { TenantId } from '@mailweave/contracts';
import type { KillSwitch } from '@mailweave/injection';
import type { ApiContext } from '../api/api-context.ts';

/** Stops a tenant, a campaign or a user at once, without touching what they are. */
export type KillSwitches = {
  throw(target: KillSwitch): Promise<void>;
  release(target: KillSwitch): Promise<void>;
  thrownIn(tenantId: TenantId): Promise<KillSwitch[]>;
};

export function createKillSwitches(context: ApiContext): KillSwitches {
  const { switches } = context.stores;
  return {
    async throw(target) {
      await context.policyOf(target.tenantId);
      await switches.throw(target, context.clock.nowMs());
      announce(context, target, 'thrown');
    },
    async release(target) {
      await switches.release(target);
      announce(context, target, 'released');
    },
    thrownIn: (tenantId) => switches.thrownIn(tenantId),
  };
}

function announce({ events, changes }: ApiContext, target: KillSwitch, action: 'thrown' | 'released'): void {
  events.switchChanged(target, action);
  if (target.scope === 'user') changes.notify(target);
  else changes.notifyTenant(target.tenantId);
}
