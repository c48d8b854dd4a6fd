import { shownUntilMs } from '../schedule/window.ts';
import type { DecisionContext } from './context.ts';
import type { Explanation } from './decision.ts';
import { userTimeZone } from './user-facts.ts';

/** When a decision made then may say something else: a rule of time lets a campaign through, or a message has to go. */
export function lookAgainAtMs(
  explanations: readonly Explanation[],
  context: DecisionContext,
): number | undefined {
  const times = [...explanations.flatMap(({ verdict }) => nextOf(verdict)), ...endsOfShown(context)];
  const later = times.filter((atMs) => atMs > context.nowMs);
  return later.length === 0 ? undefined : Math.min(...later);
}

function nextOf(verdict: Explanation['verdict']): number[] {
  return verdict.outcome === 'stopped' && verdict.nextAtMs !== undefined ? [verdict.nextAtMs] : [];
}

function endsOfShown(context: DecisionContext): number[] {
  const shown = context.history.filter(({ state }) => state === 'woven');
  return shown.flatMap((claim) => {
    const campaign = context.candidates.find(({ campaignId }) => campaignId === claim.campaignId);
    return campaign === undefined ? [] : [shownUntilMs(campaign, userTimeZone(campaign, context))];
  });
}
