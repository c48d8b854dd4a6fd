import type { CampaignId } from '@mailweave/contracts';
import type { AudienceRow } from '../audience/audience-row.ts';
import type { CampaignDefinition, RevisionRef } from '../campaign/definition.ts';
import type { TenantPolicy } from './policy.ts';

/** What the user's rows say about him. */
export type UserFacts = {
  rowsByCampaign: ReadonlyMap<CampaignId, readonly AudienceRow[]>;
  /** Of live campaigns' rows that say it, the one whose campaign began last: for campaigns whose own row says nothing. */
  latestTimeZone: string | undefined;
  latestLocale: string | undefined;
};

type FactsContext = UserFacts & { policy: Pick<TenantPolicy, 'timeZone' | 'defaultLocale'> };

export function userFacts(
  rows: readonly AudienceRow[],
  candidates: readonly CampaignDefinition[],
): UserFacts {
  const rowsByCampaign = Map.groupBy(rows, (row) => row.campaignId);
  let [zoned, spoken]: (Latest | undefined)[] = [];
  for (const { campaignId, revision, startMs } of candidates) {
    const row = rowsByCampaign.get(campaignId)?.find((one) => one.revision === revision);
    if (row === undefined) continue;
    const latest = { row, startMs };
    if (row.timeZone !== undefined && isLater(latest, zoned)) zoned = latest;
    if (row.locale !== undefined && isLater(latest, spoken)) spoken = latest;
  }
  return { rowsByCampaign, latestTimeZone: zoned?.row.timeZone, latestLocale: spoken?.row.locale };
}

type Latest = { row: AudienceRow; startMs: number };

function isLater(one: Latest, other: Latest | undefined): boolean {
  if (other === undefined || one.startMs !== other.startMs)
    return other === undefined || one.startMs > other.startMs;
  return one.row.campaignId < other.row.campaignId;
}

/** The user's row in the campaign's own revision. */
export function rowFor(
  { campaignId, revision }: Omit<RevisionRef, 'tenantId'>,
  { rowsByCampaign }: Pick<UserFacts, 'rowsByCampaign'>,
): AudienceRow | undefined {
  return rowsByCampaign.get(campaignId)?.find((row) => row.revision === revision);
}

/** Whose clocks the user lives by: as his rows say, else the tenant's. */
export function userTimeZone(candidate: Omit<RevisionRef, 'tenantId'>, context: FactsContext): string {
  return rowFor(candidate, context)?.timeZone ?? context.latestTimeZone ?? context.policy.timeZone;
}

/** The user's language: as his rows say, else the tenant's. */
export function userLocale(candidate: Omit<RevisionRef, 'tenantId'>, context: FactsContext): string {
  return rowFor(candidate, context)?.locale ?? context.latestLocale ?? context.policy.defaultLocale;
}
