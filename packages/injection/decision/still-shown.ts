import type { WithdrawalCause, WovenRecord } from '@mailweave/contracts';
import { consentAllows } from '../consent/consent-allows.ts';
import { type CampaignWindow, shownUntilMs } from '../schedule/window.ts';
import type { UserProfile } from './decision.ts';
import type { TenantPolicy } from './policy.ts';

export type ShownContext = {
  nowMs: number;
  policy: Pick<TenantPolicy, 'maxVisible' | 'consent'>;
  profile: Pick<UserProfile, 'consents' | 'suppressed' | 'switches'>;
  /** The live revision of the record's campaign; undefined when none is live. */
  campaign: CampaignWindow | undefined;
  /** The user's: windows of local times end by it. */
  timeZone: string;
};

/**
 * Undefined while a woven message may be shown, else why it has to go. The message stays as it was claimed when
 * a newer revision goes live; the window is the live revision's.
 */
export function stillShown(record: WovenRecord, context: ShownContext): WithdrawalCause | undefined {
  const { nowMs, policy, profile, campaign, timeZone } = context;
  if (policy.maxVisible === 0 || isKilled(record, profile)) return 'killed';
  if (campaign === undefined) return 'recalled';
  if (nowMs >= shownUntilMs(campaign, timeZone)) return 'campaign-over';
  const agreed = consentAllows(policy.consent[record.purpose], profile.consents[record.purpose]);
  return agreed && !profile.suppressed ? undefined : 'opted-out';
}

function isKilled(record: WovenRecord, { switches }: Pick<UserProfile, 'switches'>): boolean {
  return switches.tenant || switches.user || switches.campaigns.has(record.campaignId);
}
