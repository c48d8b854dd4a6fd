import type { UserRef } from '@mailweave/contracts';
import { decide, type Explanation } from '@mailweave/injection';
import type { ApiContext } from '../api/api-context.ts';
import { loadProfile } from '../profile/load-profile.ts';

/** Why a user does, or does not, get each live campaign. */
export type UserExplanation = UserRef & {
  atMs: number;
  mailbox: string;
  /** In the order of the decision; with the campaign's name for people. */
  campaigns: readonly (Explanation & { name: string })[];
};

/** The decision that a session selecting this mailbox right now would get, with its reasons. */
export async function explainUser(
  context: ApiContext,
  query: UserRef & { mailbox?: string; client?: string },
): Promise<UserExplanation> {
  const { tenantId, userKey, mailbox = 'INBOX', client } = query;
  const policy = await context.policyOf(tenantId);
  const [candidates, profile, history] = await Promise.all([
    context.liveCampaigns.of(tenantId),
    loadProfile(context.stores, { tenantId, userKey }),
    context.stores.claims.ofUser({ tenantId, userKey }),
  ]);
  const nowMs = context.clock.nowMs();
  const session = { mailbox, injectedInSession: 0, ...(client !== undefined && { client }) };
  const { explanations } = decide({ nowMs, policy, profile, candidates, history, query: session });
  const names = new Map(candidates.map(({ campaignId, name }) => [campaignId, name]));
  const campaigns = explanations.map((explanation) => ({
    ...explanation,
    name: names.get(explanation.campaignId) ?? explanation.campaignId,
  }));
  return { tenantId, userKey, atMs: nowMs, mailbox, campaigns };
}
