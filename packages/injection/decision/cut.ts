import type { WovenRecord } from '@mailweave/contracts';
import type { CampaignDefinition } from '../campaign/definition.ts';
import { hasFlag } from '../claims/flags.ts';
import { type DecisionContext, shownClaim } from './context.ts';
import type { Verdict } from './decision.ts';
import { shortestGapMs } from './policy.ts';
import { stableShare } from './stable-share.ts';
import { stillShown } from './still-shown.ts';
import { userTimeZone } from './user-facts.ts';

export type Judged = { candidate: CampaignDefinition; verdict: Verdict };

/**
 * The verdict on each campaign that passed every rule, best first. At most one is injected: the next one has to keep
 * the minimum gap to it. Which one may be for the session to find out: a message that is to be replaced once real
 * mail lies above it must not keep others away for ever. Who is held out is so only of what he would have got: that is what
 * the others are compared with.
 */
export function cut(ranked: readonly CampaignDefinition[], context: DecisionContext): Judged[] {
  const early = tooSoon(context);
  const full = noFreePlace(context);
  let best: CampaignDefinition | undefined;
  return ranked.map((candidate) => {
    if (early !== undefined) return { candidate, verdict: early };
    if (best !== undefined) return { candidate, verdict: outranked(best) };
    const shown = shownClaim(candidate, context);
    if (shown === undefined && full !== undefined) return { candidate, verdict: full };
    const out = heldOut(candidate, context);
    if (out !== undefined) return { candidate, verdict: out };
    if (shown !== undefined) return { candidate, verdict: { outcome: 'due', provided: onceCovered(shown) } };
    best = candidate;
    return { candidate, verdict: { outcome: 'due' } };
  });
}

function onceCovered({ round }: WovenRecord): string {
  return `It is injected again as soon as real mail lies above the message of round ${round}.`;
}

function tooSoon({ policy, history, nowMs }: DecisionContext): Verdict | undefined {
  const gapMs = Math.max(policy.minimumGapMs, shortestGapMs);
  const newestMs = history.reduce(
    (newest, claim) => (claim.state === 'abandoned' ? newest : Math.max(newest, claim.claimedAtMs)),
    Number.NEGATIVE_INFINITY,
  );
  if (nowMs - newestMs >= gapMs) return undefined;
  const because = `The user's last injection is less than ${Math.ceil(gapMs / 1000)} seconds ago.`;
  return { outcome: 'stopped', by: 'minimum-gap', because, nextAtMs: newestMs + gapMs };
}

function noFreePlace(context: DecisionContext): Verdict | undefined {
  const { maxVisible } = context.policy;
  const unseen = unseenCount(context);
  if (unseen < maxVisible) return undefined;
  const because = `The user has ${unseen} unseen woven messages, and at most ${maxVisible} are allowed.`;
  return { outcome: 'stopped', by: 'max-visible', because };
}

/** Messages that the user has not opened yet, those being woven included, those due to go left out. */
function unseenCount(context: DecisionContext): number {
  const campaigns = new Map(context.candidates.map((candidate) => [candidate.campaignId, candidate]));
  const takesPlace = (claim: WovenRecord) =>
    (claim.state === 'claiming' || (claim.state === 'woven' && !hasFlag(claim.flags, '\\Seen'))) &&
    stillShown(claim, {
      ...context,
      campaign: campaigns.get(claim.campaignId),
      timeZone: userTimeZone(claim, context),
    }) === undefined;
  return context.history.filter(takesPlace).length;
}

/** The user belongs to those who never get the campaign, so that its effect can be measured. */
function heldOut(
  { campaignId, holdOutPercent = 0 }: CampaignDefinition,
  { profile }: DecisionContext,
): Verdict | undefined {
  if (stableShare('hold-out', campaignId, profile.userKey) >= holdOutPercent / 100) return undefined;
  const because = `The user is one of the ${holdOutPercent} % from whom the campaign is held out.`;
  return { outcome: 'stopped', by: 'hold-out', because };
}

function outranked(best: CampaignDefinition): Verdict {
  const because = `Campaign ${best.campaignId} goes first, and a user gets one new message at a time.`;
  return { outcome: 'stopped', by: 'outranked', because };
}
