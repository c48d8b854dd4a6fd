import type { UserRef, WovenRecord } from '@mailweave/contracts';
import {
  type AudienceRow,
  type CampaignDefinition,
  notifies,
  pinnedOf,
  stillShown,
  userFacts,
  userTimeZone,
} from '@mailweave/injection';
import { loadStanding } from '../profile/load-profile.ts';
import type { ApiContext } from './api-context.ts';
import { withdraw } from './claims.ts';

/** The user's claims in a mailbox; whatever may no longer be shown is withdrawn first. */
export async function weave(
  context: ApiContext,
  query: UserRef & { mailbox: string },
): Promise<WovenRecord[]> {
  const records = await context.stores.claims.ofMailbox(query);
  const shown = records.filter(isShown);
  if (shown.length === 0) return records;
  const { withdrawnCount, campaigns } = await withdrawWhatMustGo(context, query, shown);
  const left = withdrawnCount === 0 ? records : await context.stores.claims.ofMailbox(query);
  return left.map((record) => (isShown(record) ? withCampaign(record, campaigns) : record));
}

function isShown({ state }: WovenRecord): boolean {
  return state === 'woven';
}

function withCampaign(record: WovenRecord, campaigns: readonly CampaignDefinition[]): WovenRecord {
  const campaign = campaigns.find(({ campaignId }) => campaignId === record.campaignId);
  if (campaign === undefined) return record;
  const pinned = pinnedOf(campaign.position) !== undefined;
  return { ...record, pinned, ...(notifies(campaign) && { notifies: true }) };
}

async function withdrawWhatMustGo(
  context: ApiContext,
  { tenantId, userKey }: UserRef,
  shown: readonly WovenRecord[],
): Promise<{ withdrawnCount: number; campaigns: readonly CampaignDefinition[] }> {
  const user = { tenantId, userKey };
  const policy = await context.policyOf(tenantId);
  const [profile, campaigns] = await Promise.all([
    loadStanding(context.stores, user),
    context.liveCampaigns.of(tenantId),
  ]);
  const facts = userFacts(await rowsForWindows(context, user, { shown, campaigns }), campaigns);
  const nowMs = context.clock.nowMs();
  let withdrawnCount = 0;
  for (const record of shown) {
    const campaign = campaigns.find(({ campaignId }) => campaignId === record.campaignId);
    const timeZone = userTimeZone(record, { ...facts, policy });
    const cause = stillShown(record, { nowMs, policy, profile, campaign, timeZone });
    if (cause === undefined) continue;
    await withdraw(context, { ...user, claimId: record.claimId }, cause);
    withdrawnCount += 1;
  }
  return { withdrawnCount, campaigns };
}

/** What is known of where the user is; asked for only where a message's window ends by his clocks. */
async function rowsForWindows(
  { stores }: ApiContext,
  user: UserRef,
  { shown, campaigns }: { shown: readonly WovenRecord[]; campaigns: readonly CampaignDefinition[] },
): Promise<readonly AudienceRow[]> {
  const isLocal = campaigns.some(
    ({ campaignId, localWindow }) =>
      localWindow !== undefined && shown.some((record) => record.campaignId === campaignId),
  );
  return isLocal ? await stores.audience.rowsOfUser(user) : [];
}
