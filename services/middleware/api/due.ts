import type { DueCampaign, DueQuery } from '@mailweave/contracts';
import { decide, type Explanation } from '@mailweave/injection';
import { loadProfile } from '../profile/load-profile.ts';
import type { ApiContext } from './api-context.ts';

/** Each opening of an inbox asks this: with nothing live it costs no read, else five indexed ones at once. */
export async function due(context: ApiContext, query: DueQuery): Promise<DueCampaign[]> {
  const answer = await decided(context, query);
  context.events.dueAnswered(answer.length);
  return answer;
}

async function decided(context: ApiContext, query: DueQuery): Promise<DueCampaign[]> {
  const policy = await context.policyOf(query.tenantId);
  if (policy.maxVisible === 0) return [];
  const candidates = await context.liveCampaigns.of(query.tenantId);
  if (candidates.length === 0) return [];
  const [profile, history] = await Promise.all([
    loadProfile(context.stores, query),
    context.stores.claims.ofUser(query),
  ]);
  const nowMs = context.clock.nowMs();
  const { due, failures, explanations } = decide({ nowMs, policy, profile, candidates, history, query });
  for (const failure of failures) context.events.ruleFailed(query.tenantId, failure);
  context.events.heldOut(explanations.filter(isHeldOut).length);
  return due;
}

function isHeldOut({ verdict }: Explanation): boolean {
  return verdict.outcome === 'stopped' && verdict.by === 'hold-out';
}
