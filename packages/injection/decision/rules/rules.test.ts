import type { WovenRecord } from '@mailweave/contracts';
import { describe, expect, it } from 'vitest';
import type { CampaignDefinition } from '../../campaign/definition.ts';
import {
  aCampaign,
  aConsent,
  aDecisionInput,
  aProfile,
  aRow,
  aTemplate,
  aWovenClaim,
  claimIdNumber,
  someTimeMs,
} from '../../testing/builders.ts';
import { decide } from '../decide.ts';
import type { DecisionInput, UserProfile } from '../decision.ts';
import { strictPolicy } from '../policy.ts';
import type { RuleName } from './rule-name.ts';

const dayMs = 24 * 60 * 60 * 1000;
const noSwitch = { tenant: false, user: false, campaigns: new Set<string>() };
const marketing = aCampaign({ purpose: 'own-marketing' });
const quietNoon = { from: '11:00', to: '12:01' };
/** A minute that begins so long after `someTimeMs` in UTC. */
const opening = (afterMs: number) => ({ startLocalMs: someTimeMs + afterMs, durationMs: 60_000 });
/** In Berlin, where it is 14:00, the window opens now or closes now. */
const opensInBerlin = { startLocalMs: someTimeMs + 2 * 3_600_000, endLocalMs: someTimeMs + dayMs };
const closesInBerlin = { startLocalMs: someTimeMs - dayMs, endLocalMs: someTimeMs + 2 * 3_600_000 };
const inBerlin = { rows: [aRow({ timeZone: 'Europe/Berlin' })] };
const query = { mailbox: 'INBOX', injectedInSession: 0 };
const german = aCampaign({ targeting: { locales: ['de', 'it'] } });
const forTbird = aCampaign({ targeting: { clients: ['Tbird*', 'Mutt'] } });
const forGold = aCampaign({
  audience: 'listed',
  targeting: { profile: { variable: 'plan', equals: 'gold' } },
});
const listed = aCampaign({ audience: 'listed' });

type Situation = {
  title: string;
  campaign?: CampaignDefinition;
  profile?: Partial<UserProfile>;
  input?: Partial<DecisionInput>;
};

function stopper({ campaign = aCampaign(), profile = {}, input = {} }: Situation): string | undefined {
  const decision = decide(aDecisionInput({ candidates: [campaign], profile: aProfile(profile), ...input }));
  const explanation = decision.explanations.find(({ campaignId }) => campaignId === campaign.campaignId);
  if (explanation === undefined || explanation.verdict.outcome === 'due') return undefined;
  expect(explanation.verdict.because).toMatch(/^[A-Z][^\n]+\.$/);
  return explanation.verdict.by;
}

function withdrawn(over: Partial<WovenRecord>): Partial<DecisionInput> {
  return { history: [aWovenClaim({ state: 'withdrawn', withdrawnCause: 'uid-validity-changed', ...over })] };
}

/** A pinned campaign, with this message woven after some that it has replaced. */
function pinnedAgain(over: Partial<WovenRecord>, replacedCount = 1): Omit<Situation, 'title'> {
  const replaced = (round: number) =>
    aWovenClaim({
      claimId: claimIdNumber(100 + round),
      round,
      state: 'withdrawn',
      withdrawnCause: 'reinjected',
      claimedAtMs: someTimeMs - dayMs,
    });
  const rounds = Array.from({ length: replacedCount }, (_, at) => replaced(at + 1));
  return {
    campaign: aCampaign({ position: { pinned: { minimumIntervalMinutes: 60, maximumTimes: 2 } } }),
    input: { history: [...rounds, aWovenClaim({ round: replacedCount + 1, ...over })] },
  };
}

const stopping: Record<RuleName, Situation[]> = {
  'kill-switch': [
    { title: "the tenant's switch is thrown", profile: { switches: { ...noSwitch, tenant: true } } },
    { title: "the user's switch is thrown", profile: { switches: { ...noSwitch, user: true } } },
    {
      title: "the campaign's switch is thrown",
      profile: { switches: { ...noSwitch, campaigns: new Set(['spring']) } },
    },
    { title: 'maxVisible is 0', input: { policy: { ...strictPolicy, maxVisible: 0 } } },
  ],
  consent: [
    { title: 'opt-in is wanted and nothing was said', campaign: marketing },
    {
      title: 'consent was withdrawn',
      campaign: marketing,
      profile: { consents: { 'own-marketing': aConsent({ decision: 'withdrawn' }) } },
    },
    {
      title: 'only another purpose was agreed to',
      campaign: aCampaign({ purpose: 'third-party-advertising' }),
      profile: { consents: { 'own-marketing': aConsent() } },
    },
  ],
  suppression: [{ title: 'the user is suppressed, even for service', profile: { suppressed: true } }],
  window: [
    { title: 'it starts in a millisecond', campaign: aCampaign({ startMs: someTimeMs + 1 }) },
    { title: 'it ends now', campaign: aCampaign({ endMs: someTimeMs }) },
    {
      title: 'it ends now where the user is',
      campaign: aCampaign({ localWindow: closesInBerlin }),
      profile: inBerlin,
    },
    { title: 'it has not begun where the tenant is', campaign: aCampaign({ localWindow: opensInBerlin }) },
  ],
  schedule: [
    {
      title: 'the next opening begins in a minute',
      campaign: aCampaign({ schedule: { timeZone: 'UTC', openings: [opening(60_000)] } }),
    },
    {
      title: 'the last opening has just ended',
      campaign: aCampaign({ schedule: { timeZone: 'UTC', openings: [opening(-60_000)] } }),
    },
    {
      title: 'where the user is the opening is over',
      campaign: aCampaign({ schedule: { timeZone: 'user', openings: [opening(0)] } }),
      profile: { rows: [aRow({ timeZone: 'Europe/Berlin' })] },
    },
    {
      title: 'nobody knows the zone',
      campaign: aCampaign({ schedule: { timeZone: 'Europe/Atlantis', openings: [opening(0)] } }),
    },
  ],
  'quiet-hours': [
    {
      title: "the tenant's have begun",
      input: { policy: { ...strictPolicy, quietHours: { from: '12:00', to: '08:00' } } },
    },
    { title: "the campaign's last a minute more", campaign: aCampaign({ quietHours: quietNoon }) },
    {
      title: 'only another campaign says where the user is, and there they hold',
      campaign: aCampaign({ quietHours: { from: '21:00', to: '21:01' } }),
      profile: { rows: [aRow({ campaignId: 'autumn', timeZone: 'Asia/Tokyo' })] },
      input: {
        candidates: [
          aCampaign({ quietHours: { from: '21:00', to: '21:01' } }),
          aCampaign({ campaignId: 'autumn', endMs: someTimeMs }),
        ],
      },
    },
  ],
  revision: [
    {
      title: 'the user is listed in an older revision only',
      campaign: { ...listed, revision: 2 },
      profile: { rows: [aRow()] },
    },
  ],
  audience: [
    { title: 'the user is not listed', campaign: listed },
    {
      title: 'he is listed elsewhere',
      campaign: listed,
      profile: { rows: [aRow({ campaignId: 'autumn' })] },
    },
  ],
  mailbox: [{ title: 'another mailbox is selected', campaign: aCampaign({ mailbox: 'Offers' }) }],
  locale: [
    {
      title: "the user's row names another language",
      campaign: german,
      profile: { rows: [aRow({ locale: 'fr' })] },
    },
    { title: "nothing is known and the tenant's locale is another", campaign: german },
  ],
  client: [
    { title: 'the client has not said its name', campaign: forTbird },
    { title: 'the client is another', campaign: forTbird, input: { query: { ...query, client: 'Outlook' } } },
  ],
  profile: [
    {
      title: 'the row does not meet the rule',
      campaign: forGold,
      profile: { rows: [aRow({ vars: { plan: 'silver' } })] },
    },
    { title: 'the row has no values', campaign: forGold, profile: { rows: [aRow()] } },
  ],
  template: [
    { title: 'the row names an unknown variant', profile: { rows: [aRow({ variant: 'x' })] } },
    {
      title: 'a variable has neither value nor default',
      campaign: aCampaign({ templates: [aTemplate({ required: ['code'] })] }),
      profile: { rows: [aRow({ vars: { name: 'Anna' } })] },
    },
  ],
  history: [
    { title: 'it is woven', input: { history: [aWovenClaim()] } },
    {
      title: 'it was woven from an older revision',
      campaign: aCampaign({ revision: 2 }),
      input: { history: [aWovenClaim()] },
    },
    { title: 'a session claims it', input: { history: [aWovenClaim({ state: 'claiming' })] } },
    { title: 'the user expunged it', input: withdrawn({ withdrawnCause: 'expunged' }) },
    { title: 'the user moved it away', input: withdrawn({ withdrawnCause: 'moved' }) },
    { title: 'the user opted out with it', input: withdrawn({ withdrawnCause: 'opted-out' }) },
    { title: 'it was read before it was lost', input: withdrawn({ flags: ['\\Seen'] }) },
  ],
  reinjection: [
    { title: 'its message is marked as deleted', ...pinnedAgain({ flags: ['\\deleted'] }) },
    { title: 'its message is read', ...pinnedAgain({ flags: ['\\Seen'] }) },
    { title: 'its message is being read', ...pinnedAgain({ openedAtMs: someTimeMs - 5 * 60_000 + 1 }) },
    { title: 'its message is in another mailbox', ...pinnedAgain({ mailbox: 'Offers' }) },
    { title: 'the interval is not over', ...pinnedAgain({ claimedAtMs: someTimeMs - 60 * 60_000 + 1 }) },
    { title: 'it was injected again as often as it may be', ...pinnedAgain({}, 2) },
  ],
  caps: [
    { title: 'the total is reached', campaign: aCampaign({ caps: { total: 1 } }), input: withdrawn({}) },
    { title: 'a day is too short', campaign: aCampaign({ caps: { perDay: 1 } }), input: withdrawn({}) },
    {
      title: 'a week is too short',
      campaign: aCampaign({ caps: { perDay: 1, perWeek: 1 } }),
      input: withdrawn({ claimedAtMs: someTimeMs - 7 * dayMs + 1 }),
    },
    {
      title: 'the session has had enough',
      campaign: aCampaign({ caps: { perSession: 2 } }),
      input: { query: { mailbox: 'INBOX', injectedInSession: 2 } },
    },
  ],
};

const letting: Situation[] = [
  { title: 'it is pinned and its message is unread', ...pinnedAgain({}) },
  { title: 'the interval is just over', ...pinnedAgain({ claimedAtMs: someTimeMs - 60 * 60_000 }) },
  { title: 'its message was opened some time ago', ...pinnedAgain({ openedAtMs: someTimeMs - 5 * 60_000 }) },
  { title: 'nothing speaks against it' },
  { title: 'consent was given', campaign: marketing, profile: { consents: { 'own-marketing': aConsent() } } },
  {
    title: "another campaign's switch is thrown",
    profile: { switches: { ...noSwitch, campaigns: new Set(['autumn']) } },
  },
  { title: 'the window opens now', campaign: aCampaign({ startMs: someTimeMs }) },
  { title: 'the window closes in a millisecond', campaign: aCampaign({ endMs: someTimeMs + 1 }) },
  {
    title: 'the window opens now where the user is',
    campaign: aCampaign({ localWindow: opensInBerlin }),
    profile: inBerlin,
  },
  {
    title: 'an opening begins now',
    campaign: aCampaign({ schedule: { timeZone: 'UTC', openings: [opening(0)] } }),
  },
  {
    title: "the user's locale is one of them",
    campaign: german,
    profile: { rows: [aRow({ locale: 'de-AT' })] },
  },
  {
    title: "the tenant's locale is one of them",
    campaign: german,
    input: { policy: { ...strictPolicy, defaultLocale: 'it' } },
  },
  {
    title: 'the client is one of them',
    campaign: forTbird,
    input: { query: { ...query, client: 'tbird 140' } },
  },
  {
    title: 'clients without a name are meant too',
    campaign: aCampaign({ targeting: { clients: ['unknown'] } }),
  },
  {
    title: 'the row meets the rule',
    campaign: forGold,
    profile: { rows: [aRow({ vars: { plan: 'gold' } })] },
  },
  { title: 'quiet hours end now', campaign: aCampaign({ quietHours: { from: '11:00', to: '12:00' } }) },
  { title: 'quiet hours hold elsewhere', campaign: aCampaign({ quietHours: quietNoon }), profile: inBerlin },
  {
    title: 'quiet hours begin and end at once',
    campaign: aCampaign({ quietHours: { from: '12:00', to: '12:00' } }),
  },
  { title: 'the user is listed', campaign: listed, profile: { rows: [aRow({ revision: 2 }), aRow()] } },
  {
    title: 'a required variable has an empty value',
    campaign: aCampaign({ templates: [aTemplate({ required: ['code'] })] }),
    profile: { rows: [aRow({ vars: { code: '' } })] },
  },
  {
    title: 'a claim was abandoned',
    input: { history: [aWovenClaim({ state: 'abandoned', claimedAtMs: someTimeMs })] },
  },
  { title: 'an unread message was lost with its UIDVALIDITY', input: withdrawn({}) },
  {
    title: 'the week is over',
    campaign: aCampaign({ caps: { perDay: 1, perWeek: 1, total: 2, perSession: 1 } }),
    input: withdrawn({ claimedAtMs: someTimeMs - 7 * dayMs }),
  },
];

describe.each(Object.entries(stopping))('the rule %s', (rule, situations) => {
  it.each(situations)('stops a campaign when $title', (situation) => {
    expect(stopper(situation)).toBe(rule);
  });
});

describe('all rules together', () => {
  it.each(letting)('let a campaign through when $title', (situation) => {
    expect(stopper(situation)).toBeUndefined();
  });
});
