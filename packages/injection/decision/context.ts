import type { CampaignId, WovenRecord } from '@mailweave/contracts';
import type { CampaignDefinition } from '../campaign/definition.ts';
import { byAge } from '../claims/order.ts';
import { type WallClock, wallClocks } from '../time/wall-clock.ts';
import type { DecisionInput } from './decision.ts';
import { type UserFacts, userFacts } from './user-facts.ts';

/** The input, indexed by campaign so that no rule walks through everything. */
export type DecisionContext = DecisionInput &
  UserFacts & {
    /** Oldest first, without abandoned claims: they never were. */
    claimsByCampaign: ReadonlyMap<CampaignId, readonly WovenRecord[]>;
    clockIn: (timeZone: string) => WallClock;
  };

export function decisionContext(input: DecisionInput): DecisionContext {
  const claims = input.history.filter((claim) => claim.state !== 'abandoned').sort(byAge);
  return {
    ...input,
    ...userFacts(input.profile.rows, input.candidates),
    claimsByCampaign: Map.groupBy(claims, (claim) => claim.campaignId),
    clockIn: wallClocks(input.nowMs),
  };
}

/** The user's claims of this campaign, whatever their revision, oldest first, without abandoned ones. */
export function claimsFor(candidate: CampaignDefinition, context: DecisionContext): readonly WovenRecord[] {
  return context.claimsByCampaign.get(candidate.campaignId) ?? [];
}

/** The claim whose message the user has in his mailbox. */
export function shownClaim(candidate: CampaignDefinition, context: DecisionContext): WovenRecord | undefined {
  return claimsFor(candidate, context).findLast((claim) => claim.state === 'woven');
}
