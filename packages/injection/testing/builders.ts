import type { InjectionEvent, WovenRecord } from '@mailweave/contracts';
import type { AudienceRow } from '../audience/audience-row.ts';
import type { CampaignDefinition, CampaignTemplate } from '../campaign/definition.ts';
import { templateIdOf } from '../campaign/template-id.ts';
import type { ConsentRecord } from '../consent/consent-record.ts';
import type { DecisionInput, UserProfile } from '../decision/decision.ts';
import { strictPolicy } from '../decision/policy.ts';
import type { ImportRequest } from '../imports/import-job.ts';

// One coherent world: tenant `default`, user 1, campaign `spring` in revision 1, running at `someTimeMs`.
// Each builder gives something valid; a test changes only what it is about.

/** 2025-06-01T12:00:00Z */
export const someTimeMs = Date.UTC(2025, 5, 1, 12);

const dayMs = 24 * 60 * 60 * 1000;

/** A different user for each number. */
export function userKeyNumber(number: number): string {
  return number.toString(16).padStart(64, '0');
}

/** A different claim for each number. */
export function claimIdNumber(number: number): string {
  return number.toString(16).padStart(32, '0');
}

export const someUser = { tenantId: 'default', userKey: userKeyNumber(1) } as const;

export function aTemplate(over: Partial<CampaignTemplate> = {}): CampaignTemplate {
  const { variant = 'main', locale = 'en' } = over;
  const revision = { tenantId: 'default', campaignId: 'spring', revision: 1 };
  const templateId = templateIdOf(revision, { variant, locale });
  return { templateId, variant, locale, defaults: {}, required: [], ...over };
}

/** A service campaign for everyone, running from a day before to a day after `someTimeMs`. */
export function aCampaign(over: Partial<CampaignDefinition> = {}): CampaignDefinition {
  const { campaignId = 'spring', revision = 1 } = over;
  const ref = { tenantId: 'default', campaignId, revision };
  return {
    ...ref,
    purpose: 'service',
    name: campaignId,
    startMs: someTimeMs - dayMs,
    endMs: someTimeMs + dayMs,
    priorityClass: 'contract',
    weight: 0,
    caps: {},
    mailbox: 'INBOX',
    position: 'newest',
    audience: 'all',
    templates: [aTemplate({ templateId: templateIdOf(ref, { variant: 'main', locale: 'en' }) })],
    ...over,
  };
}

export function aRow(over: Partial<AudienceRow> = {}): AudienceRow {
  return { userKey: someUser.userKey, campaignId: 'spring', revision: 1, ...over };
}

/** A claim in state `claiming`, begun at `someTimeMs`. */
export function aClaim(over: Partial<WovenRecord> = {}): WovenRecord {
  const { campaignId = 'spring', revision = 1 } = over;
  const ref = { tenantId: 'default', campaignId, revision };
  return {
    ...someUser,
    claimId: claimIdNumber(1),
    campaignId,
    revision,
    purpose: 'service',
    templateId: templateIdOf(ref, { variant: 'main', locale: 'en' }),
    round: 1,
    mailbox: 'INBOX',
    uidValidity: 7,
    state: 'claiming',
    variables: {},
    claimedAtMs: someTimeMs,
    datedAtMs: over.claimedAtMs ?? someTimeMs,
    flags: [],
    version: 1,
    ...over,
  };
}

/** A claim that was woven at UID 101 two hours before `someTimeMs`. */
export function aWovenClaim(over: Partial<WovenRecord> = {}): WovenRecord {
  return aClaim({ state: 'woven', uid: 101, version: 2, claimedAtMs: someTimeMs - dayMs / 12, ...over });
}

export function aConsent(over: Partial<ConsentRecord> = {}): ConsentRecord {
  return {
    ...someUser,
    purpose: 'own-marketing',
    decision: 'given',
    atMs: someTimeMs - dayMs,
    textVersion: 'v1',
    source: 'app',
    ...over,
  };
}

export function anEvent(over: Partial<InjectionEvent> = {}): InjectionEvent {
  return {
    ...someUser,
    eventId: 'event-1',
    type: 'injected',
    campaignId: 'spring',
    revision: 1,
    claimId: claimIdNumber(1),
    atMs: someTimeMs,
    ...over,
  };
}

export function anImportRequest(over: Partial<ImportRequest> = {}): ImportRequest {
  return {
    tenantId: 'default',
    importId: 'import-1',
    eventId: 'event-1',
    type: 'campaign.exported',
    dataSourceId: 'bucket',
    manifestKey: 'default/campaigns/spring/r1/manifest.json',
    manifestSha256: '0'.repeat(64),
    ...over,
  };
}

export function aProfile(over: Partial<UserProfile> = {}): UserProfile {
  return {
    userKey: someUser.userKey,
    rows: [],
    consents: {},
    suppressed: false,
    switches: { tenant: false, user: false, campaigns: new Set() },
    ...over,
  };
}

/** One campaign that is due. */
export function aDecisionInput(over: Partial<DecisionInput> = {}): DecisionInput {
  return {
    nowMs: someTimeMs,
    policy: strictPolicy,
    profile: aProfile(),
    candidates: [aCampaign()],
    history: [],
    query: { mailbox: 'INBOX', injectedInSession: 0 },
    ...over,
  };
}
