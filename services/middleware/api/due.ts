import type { DueCampaign, DueQuery } from '@mailweave/contracts';
import { decide, type Explanation } from '@mailweave/injection';
import { loadProfile } from '../profile/load-profile.ts';
import type { ApiContext } from './api-context.ts';

/** What is due, and in how many milliseconds that may be something else by itself; absent: never. */
type DueAnswer = { due: DueCampaign[]; lookAgainInMs?: number };

/** Open sessions of this process are told when to ask again: a window opens for those who idle, too. */
export async function due(context: ApiContext, query: DueQuery): Promise<DueCampaign[]> {
  const { due, lookAgainInMs } = await lookUpDue(context, query);
  const { tenantId, userKey } = query;
  if (lookAgainInMs !== undefined) context.changes.notifyLater({ tenantId, userKey }, lookAgainInMs);
  return due;
}

/** Each opening of an inbox asks this: with nothing live it costs no read, else five indexed ones at once. */
async function lookUpDue(context: ApiContext, query: DueQuery): Promise<DueAnswer> {
  const answer = await decided(context, query);
  context.events.dueAnswered(answer.due.length);
  return answer;
}

async function decided(context: ApiContext, query: DueQuery): Promise<DueAnswer> {
  const policy = await context.policyOf(query.tenantId);
  if (policy.maxVisible === 0) return { due: [] };
  const candidates = await context.liveCampaigns.of(query.tenantId);
  if (candidates.length === 0) return { due: [] };
  const [profile, history] = await Promise.all([
    loadProfile(context.stores, query),
    context.stores.claims.ofUser(query),
  ]);
  const nowMs = context.clock.nowMs();
  const decision = decide({ nowMs, policy, profile, candidates, history, query });
  for (const failure of decision.failures) context.events.ruleFailed(query.tenantId, failure);
  context.events.heldOut(decision.explanations.filter(isHeldOut).length);
  const { due, lookAgainAtMs } = decision;
  return { due, ...(lookAgainAtMs !== undefined && { lookAgainInMs: lookAgainAtMs - nowMs }) };
}

function isHeldOut({ verdict }: Explanation): boolean {
  return verdict.outcome === 'stopped' && verdict.by === 'hold-out';
}
