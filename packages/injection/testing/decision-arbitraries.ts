import type { Position, WovenRecord } from '@mailweave/contracts';
import fc from 'fast-check';
import type { AudienceRow } from '../audience/audience-row.ts';
import type { CampaignDefinition } from '../campaign/definition.ts';
import { templateIdOf } from '../campaign/template-id.ts';
import type { ConsentRecord } from '../consent/consent-record.ts';
import { consentsInForce } from '../consent/in-force.ts';
import type { DecisionInput } from '../decision/decision.ts';
import {
  aCampaign,
  aClaim,
  aConsent,
  aProfile,
  aRow,
  aTemplate,
  claimIdNumber,
  someTimeMs,
} from './builders.ts';

// Few ids, times and locales, so that rows, claims and campaigns meet often.
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const campaignId = fc.constantFrom('c1', 'c2', 'c3', 'c4');
const revision = fc.integer({ min: 1, max: 2 });
const nearTimeMs = fc.integer({ min: -4, max: 4 }).map((step) => someTimeMs + step * minuteMs);
const purpose = fc.constantFrom(
  'service' as const,
  'own-marketing' as const,
  'third-party-advertising' as const,
);
const variant = fc.constantFrom('a', 'b');
const mailbox = fc.constantFrom('INBOX', 'INBOX', 'INBOX', 'Offers');
const mostly = fc.integer({ min: 0, max: 9 }).map((number) => number > 0);

const position = fc.constantFrom<Position>(
  'newest',
  { below: 2 },
  { pinned: { minimumIntervalMinutes: 3, maximumTimes: 1 } },
  { pinned: { minimumIntervalMinutes: 1, maximumTimes: 2 } },
);

const timeZone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
/** A time of day around `someTimeMs` where the user may be. */
const timeOfDay = fc.constantFrom('07:58', '08:00', '12:00', '12:03', '14:00', '14:02', '17:30', '23:00');
const quietHours = fc.record({ from: timeOfDay, to: timeOfDay });
const opening = fc.record({
  startLocalMs: fc.constantFrom(-4, 0, 2, 5.5).map((hours) => someTimeMs + hours * hourMs),
  durationMs: fc.integer({ min: 1, max: 90 }).map((minutes) => minutes * minuteMs),
});
const schedule = fc.record({
  timeZone: fc.oneof(timeZone, fc.constant('user')),
  openings: fc
    .uniqueArray(opening, { minLength: 1, maxLength: 3, selector: (one) => one.startLocalMs })
    .map((openings) => openings.sort((a, b) => a.startLocalMs - b.startLocalMs)),
});
const localWindow = fc
  .tuple(fc.integer({ min: -8, max: 6 }), fc.integer({ min: 1, max: 12 }))
  .map(([start, hours]) => {
    const startLocalMs = someTimeMs + start * hourMs;
    const endLocalMs = startLocalMs + hours * hourMs;
    const bounds = { startMs: startLocalMs - 14 * hourMs, endMs: endLocalMs + 12 * hourMs };
    return { ...bounds, localWindow: { startLocalMs, endLocalMs } };
  });
const rarely = fc.integer({ min: 0, max: 9 }).map((number) => number === 0);
const timed = fc
  .record({
    schedule,
    quietHours,
    localWindow,
    which: fc.record({ schedule: rarely, quietHours: rarely, localWindow: rarely }),
  })
  .map(({ which, ...all }) => ({
    ...(which.schedule && { schedule: all.schedule }),
    ...(which.quietHours && { quietHours: all.quietHours }),
    ...(which.localWindow && all.localWindow),
  }));

/** Whom it is for, where it is not for everybody. */
const chosen = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        targeting: fc.record(
          {
            locales: fc.constantFrom<string[]>(['de'], ['en', 'fr']),
            clients: fc.constantFrom<string[]>(['Tbird'], ['unknown']),
            profile: fc.constant({ variable: 'plan', exists: true }),
          },
          { requiredKeys: [] },
        ),
        holdOutPercent: fc.constantFrom(0, 50),
      },
      { requiredKeys: [] },
    ),
  },
);

const campaign: fc.Arbitrary<CampaignDefinition> = fc
  .record({
    campaignId,
    revision,
    purpose,
    mailbox,
    position,
    startMs: nearTimeMs.map((atMs) => atMs - 2 * minuteMs),
    endMs: nearTimeMs.map((atMs) => atMs + 2 * minuteMs),
    priorityClass: fc.constantFrom('override' as const, 'contract' as const, 'remnant' as const),
    weight: fc.integer({ min: 0, max: 2 }),
    chosen,
    caps: fc.constantFrom({}, { total: 1 }, { perDay: 1, perSession: 1 }),
    audience: fc.constantFrom('all' as const, 'listed' as const),
    variants: fc.uniqueArray(variant, { minLength: 1 }),
    timed,
  })
  .map(({ variants, timed, chosen, ...rest }) => {
    const over = { ...rest, ...timed, ...chosen };
    const ref = { tenantId: 'default', ...over };
    const templateId = (name: string) => templateIdOf(ref, { variant: name, locale: 'en' });
    const template = (name: string) => aTemplate({ templateId: templateId(name), variant: name });
    return aCampaign({ ...over, templates: variants.map(template) });
  });

const row: fc.Arbitrary<AudienceRow> = fc
  .record(
    {
      campaignId,
      revision,
      variant,
      timeZone,
      locale: fc.constantFrom('de-AT', 'en'),
      vars: fc.constantFrom({}, { plan: 'gold' }),
    },
    { requiredKeys: ['campaignId', 'revision'] },
  )
  .map((over) => aRow(over));

const claim: fc.Arbitrary<WovenRecord> = fc
  .record({
    campaignId,
    purpose,
    number: fc.nat(),
    round: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom('claiming' as const, 'woven' as const, 'withdrawn' as const, 'abandoned' as const),
    withdrawnCause: fc.constantFrom(
      'expunged' as const,
      'reinjected' as const,
      'uid-validity-changed' as const,
    ),
    openedAtMs: nearTimeMs.map((atMs) => atMs - 3 * minuteMs),
    opened: fc.boolean(),
    claimedAtMs: nearTimeMs.map((atMs) => atMs - 4 * minuteMs),
    seen: fc.boolean(),
  })
  .map(({ number, withdrawnCause, seen, opened, openedAtMs, ...over }) => ({
    ...aClaim({ ...over, claimId: claimIdNumber(number), flags: seen ? ['\\Seen'] : [] }),
    ...(over.state === 'withdrawn' ? { withdrawnCause } : {}),
    ...(opened ? { openedAtMs } : {}),
  }));

const consent: fc.Arbitrary<ConsentRecord> = fc
  .record({
    purpose,
    decision: fc.constantFrom('given' as const, 'given' as const, 'withdrawn' as const),
    atMs: nearTimeMs,
  })
  .map((over) => aConsent(over));

const consentRule = fc.constantFrom('none' as const, 'opt-out' as const, 'opt-in' as const);

const policy = fc.record(
  {
    minimumGapMs: fc.constantFrom(0, minuteMs, 3 * minuteMs),
    maxVisible: fc.integer({ min: 0, max: 4 }),
    consent: fc.record({
      service: consentRule,
      'own-marketing': consentRule,
      'third-party-advertising': consentRule,
    }),
    timeZone,
    defaultLocale: fc.constant('en'),
    quietHours,
  },
  { requiredKeys: ['minimumGapMs', 'maxVisible', 'consent', 'timeZone', 'defaultLocale'] },
);

const switches = fc.record({
  tenant: mostly.map((on) => !on),
  user: mostly.map((on) => !on),
  campaigns: fc.uniqueArray(campaignId, { maxLength: 1 }).map((ids) => new Set(ids)),
});

/** Any situation of one user, with the consent records that lead to his consents in force. */
export const decisionSituation: fc.Arbitrary<{ input: DecisionInput; consents: ConsentRecord[] }> = fc
  .record({
    policy,
    switches,
    suppressed: mostly.map((on) => !on),
    rows: fc.uniqueArray(row, { selector: (one) => `${one.campaignId}/${one.revision}` }),
    candidates: fc.uniqueArray(campaign, { selector: (one) => one.campaignId }),
    history: fc.uniqueArray(claim, { maxLength: 3, selector: (one) => one.claimId }),
    consents: fc.array(consent, { maxLength: 5 }),
    injectedInSession: fc.integer({ min: 0, max: 1 }),
    client: fc.constantFrom(undefined, 'Tbird', 'Mutt'),
  })
  .map(({ policy, candidates, history, injectedInSession, client, consents, ...profile }) => ({
    consents,
    input: {
      nowMs: someTimeMs,
      policy,
      candidates,
      history,
      profile: aProfile({ ...profile, consents: consentsInForce(consents) }),
      query: { mailbox: 'INBOX', injectedInSession, ...(client !== undefined && { client }) },
    },
  }));
