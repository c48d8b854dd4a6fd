import type { UserRef } from '@mailweave/contracts';
import type { ApiContext } from './api-context.ts';

/** A session that opens another folder than INBOX asks this once: one indexed read beside the live campaigns. */
export async function mailboxes(context: ApiContext, user: UserRef): Promise<string[]> {
  const [campaigns, claims] = await Promise.all([
    context.liveCampaigns.of(user.tenantId),
    context.stores.claims.ofUser(user),
  ]);
  const nowMs = context.clock.nowMs();
  const named = campaigns.filter(({ endMs }) => nowMs < endMs);
  const alive = claims.filter(({ state }) => state === 'claiming' || state === 'woven');
  return [...new Set([...named, ...alive].map(({ mailbox }) => mailbox))].sort();
}
