import type { DecisionInput } from '../decision/decision.ts';

/** Where the user is, as the rows of live revisions say; a simple model of it. */
export function zoneOf(
  { profile, candidates, policy }: DecisionInput,
  of: { campaignId: string; revision: number },
): string {
  const own = profile.rows.find((row) => row.campaignId === of.campaignId && row.revision === of.revision);
  const others = candidates
    .toSorted((a, b) => b.startMs - a.startMs || (a.campaignId < b.campaignId ? -1 : 1))
    .map((one) =>
      profile.rows.find((row) => row.campaignId === one.campaignId && row.revision === one.revision),
    );
  return [own, ...others].find((row) => row?.timeZone !== undefined)?.timeZone ?? policy.timeZone;
}
