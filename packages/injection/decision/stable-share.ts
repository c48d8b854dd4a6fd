import { hash } from 'node:crypto';
import type { CampaignId, UserKey } from '@mailweave/contracts';

const HEX_DIGITS = 12;

/**
 * A number from 0 (inclusive) to 1 (exclusive) for a user and a campaign: the same in every revision, spread evenly over
 * users, and independent between campaigns and between purposes.
 */
export function stableShare(
  purpose: 'variant' | 'hold-out',
  campaignId: CampaignId,
  userKey: UserKey,
): number {
  const digest = hash('sha256', `${purpose}\n${campaignId}\n${userKey}`, 'hex');
  return Number.parseInt(digest.slice(0, HEX_DIGITS), 16) / 16 ** HEX_DIGITS;
}
