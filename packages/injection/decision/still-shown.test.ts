import { describe, expect, it } from 'vitest';
import { aCampaign, aConsent, aProfile, aWovenClaim, someTimeMs } from '../testing/builders.ts';
import { strictPolicy } from './policy.ts';
import { type ShownContext, stillShown } from './still-shown.ts';

const noSwitch = { tenant: false, user: false, campaigns: new Set<string>() };
const agreed = { 'own-marketing': aConsent() };
const hourMs = 3_600_000;
const untilNoon = { startLocalMs: someTimeMs - 9 * hourMs, endLocalMs: someTimeMs };
const record = aWovenClaim({ purpose: 'own-marketing' });

function context(over: Partial<ShownContext> = {}): ShownContext {
  return {
    nowMs: someTimeMs,
    policy: strictPolicy,
    profile: aProfile({ consents: agreed }),
    campaign: aCampaign(),
    timeZone: 'UTC',
    ...over,
  };
}

describe('stillShown', () => {
  it.each<[string, Partial<ShownContext>]>([
    ['all is well', {}],
    ['the window has a millisecond left', { nowMs: aCampaign().endMs - 1 }],
    [
      'the window has a millisecond left where the user is',
      {
        campaign: aCampaign({ localWindow: untilNoon }),
        nowMs: someTimeMs + 4 * hourMs - 1,
        timeZone: 'America/New_York',
      },
    ],
    [
      'the window has not ended everywhere, and nobody knows where the user is',
      { campaign: aCampaign({ localWindow: untilNoon }), nowMs: someTimeMs + 4 * hourMs, timeZone: 'Mars' },
    ],
    ['a newer revision is live', { campaign: aCampaign({ revision: 2 }) }],
    [
      "another campaign's switch is thrown",
      { profile: aProfile({ consents: agreed, switches: { ...noSwitch, campaigns: new Set(['autumn']) } }) },
    ],
  ])('lets a message stay while %s', (_title, over) => {
    expect(stillShown(record, context(over))).toBeUndefined();
  });

  it.each<[string, string, Partial<ShownContext>]>([
    ['campaign-over', 'the window is over', { nowMs: aCampaign().endMs }],
    [
      'campaign-over',
      'a newer revision ended the window early',
      { campaign: aCampaign({ endMs: someTimeMs }) },
    ],
    [
      'campaign-over',
      'the window is over where the user is',
      {
        campaign: aCampaign({ localWindow: untilNoon }),
        nowMs: someTimeMs + 4 * hourMs,
        timeZone: 'America/New_York',
      },
    ],
    ['recalled', 'no revision is live', { campaign: undefined }],
    ['killed', 'maxVisible is 0', { policy: { ...strictPolicy, maxVisible: 0 } }],
    [
      'killed',
      "the tenant's switch is thrown",
      { profile: aProfile({ switches: { ...noSwitch, tenant: true } }) },
    ],
    [
      'killed',
      "the user's switch is thrown",
      { profile: aProfile({ switches: { ...noSwitch, user: true } }) },
    ],
    [
      'killed',
      "the campaign's switch is thrown",
      { profile: aProfile({ switches: { ...noSwitch, campaigns: new Set(['spring']) } }) },
    ],
    ['opted-out', 'the user is suppressed', { profile: aProfile({ consents: agreed, suppressed: true }) }],
    [
      'opted-out',
      'consent was withdrawn',
      { profile: aProfile({ consents: { 'own-marketing': aConsent({ decision: 'withdrawn' }) } }) },
    ],
    ['opted-out', 'opt-in is wanted and no consent is on record any more', { profile: aProfile() }],
  ])('says %s when %s', (cause, _title, over) => {
    expect(stillShown(record, context(over))).toBe(cause);
  });
});
