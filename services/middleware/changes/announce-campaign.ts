import type { UserRef } from '@mailweave/contracts';
import type { CampaignDefinition, CampaignRef, ChangeBus, InjectionStores } from '@mailweave/injection';
import type { LiveCampaigns } from '../campaigns/live-campaigns.ts';

type AnnounceContext = {
  stores: Pick<InjectionStores, 'audience'>;
  liveCampaigns: LiveCampaigns;
  changes: ChangeBus;
};

/** A revision went live: open sessions of those whom it concerns look again. */
export async function announceLive(context: AnnounceContext, campaign: CampaignDefinition): Promise<void> {
  const { liveCampaigns, changes } = context;
  liveCampaigns.invalidate(campaign.tenantId);
  if (campaign.audience === 'all') changes.notifyTenant(campaign.tenantId);
  else await notifyListed(context, campaign);
}

/** The campaign's messages have to go from every open session. */
export async function announceRecalled(
  { liveCampaigns, changes }: AnnounceContext,
  { tenantId }: CampaignRef,
): Promise<void> {
  liveCampaigns.invalidate(tenantId);
  changes.notifyTenant(tenantId);
}

/** Open sessions are few beside an audience: each is looked up in it, not the other way round. */
async function notifyListed(
  { stores, changes }: AnnounceContext,
  { tenantId, campaignId, revision }: CampaignDefinition,
): Promise<void> {
  const listed: UserRef[] = [];
  for (const user of changes.watchedUsers(tenantId)) {
    const rows = await stores.audience.rowsOfUser(user);
    const isListed = rows.some((row) => row.campaignId === campaignId && row.revision === revision);
    if (isListed) listed.push(user);
  }
  changes.notifyAll(tenantId, listed);
}
