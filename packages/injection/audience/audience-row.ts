import type { CampaignId, UserRow } from '@mailweave/contracts';

/** A user's row in one revision of one campaign. */
export type AudienceRow = UserRow & { campaignId: CampaignId; revision: number };
