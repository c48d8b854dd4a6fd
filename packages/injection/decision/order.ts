import type { CampaignDefinition, PriorityClass } from '../campaign/definition.ts';

const classRank: Readonly<Record<PriorityClass, number>> = { override: 0, contract: 1, remnant: 2 };

/** Best first: class, then weight, then the one whose window opened first, then the campaignId. */
export function byPriority(a: CampaignDefinition, b: CampaignDefinition): number {
  return (
    classRank[a.priorityClass] - classRank[b.priorityClass] ||
    b.weight - a.weight ||
    a.startMs - b.startMs ||
    byCampaignId(a, b)
  );
}

export function byCampaignId(a: { campaignId: string }, b: { campaignId: string }): number {
  if (a.campaignId === b.campaignId) return 0;
  return a.campaignId < b.campaignId ? -1 : 1;
}
