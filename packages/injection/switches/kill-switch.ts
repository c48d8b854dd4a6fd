import type { CampaignId, TenantId, UserKey } from '@mailweave/contracts';

/** What a kill switch stops: everything of a tenant, one campaign, everything for one user. */
export type KillSwitch =
  | { scope: 'tenant'; tenantId: TenantId }
  | { scope: 'campaign'; tenantId: TenantId; campaignId: CampaignId }
  | { scope: 'user'; tenantId: TenantId; userKey: UserKey };

/** The thrown switches that concern one user. */
export type ThrownSwitches = {
  tenant: boolean;
  user: boolean;
  campaigns: ReadonlySet<CampaignId>;
};
