import { describe, expect, it } from 'vitest';
import { aCampaign, aDecisionInput, aWovenClaim, claimIdNumber, someTimeMs } from '../testing/builders.ts';
import { decide } from './decide.ts';
import type { DecisionInput } from './decision.ts';
import { strictPolicy } from './policy.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function withdrawn(agoMs: number) {
  const claimedAtMs = someTimeMs - agoMs;
  return aWovenClaim({
    claimId: claimIdNumber(agoMs),
    state: 'withdrawn',
    withdrawnCause: 'uid-validity-changed',
    claimedAtMs,
  });
}

const pinned = { pinned: { minimumIntervalMinutes: 60, maximumTimes: 2 } };
const opening = { startLocalMs: someTimeMs + 5 * minuteMs, durationMs: minuteMs };

/** One campaign that time stops, and after how long it may be let through. */
const cases: [by: string, afterMs: number, over: Partial<DecisionInput>][] = [
  ['window', 7, { candidates: [aCampaign({ startMs: someTimeMs + 7 })] }],
  [
    'schedule',
    5 * minuteMs,
    { candidates: [aCampaign({ schedule: { timeZone: 'UTC', openings: [opening] } })] },
  ],
  ['quiet-hours', 90 * minuteMs, { candidates: [aCampaign({ quietHours: { from: '11:00', to: '13:30' } })] }],
  [
    'caps',
    dayMs - 3 * minuteMs,
    {
      candidates: [aCampaign({ caps: { perDay: 2 } })],
      history: [withdrawn(2 * minuteMs), withdrawn(3 * minuteMs), withdrawn(2 * dayMs)],
    },
  ],
  [
    'caps',
    3 * dayMs,
    {
      candidates: [aCampaign({ caps: { perWeek: 2, perDay: 2 }, endMs: someTimeMs + 9 * dayMs })],
      history: [withdrawn(2 * dayMs), withdrawn(4 * dayMs), withdrawn(8 * dayMs)],
    },
  ],
  [
    'reinjection',
    30 * minuteMs,
    {
      candidates: [aCampaign({ position: pinned })],
      history: [aWovenClaim({ claimedAtMs: someTimeMs - 30 * minuteMs })],
    },
  ],
  [
    'reinjection',
    4 * minuteMs,
    {
      candidates: [aCampaign({ position: pinned })],
      history: [aWovenClaim({ openedAtMs: someTimeMs - minuteMs })],
    },
  ],
  [
    'minimum-gap',
    8 * minuteMs,
    {
      policy: { ...strictPolicy, minimumGapMs: 10 * minuteMs },
      history: [{ ...withdrawn(2 * minuteMs), campaignId: 'other' }],
    },
  ],
];

describe('a campaign that time alone stops', () => {
  it.each(cases)(
    'by the rule %s says when that is over, and is due then and not before',
    (by, afterMs, over) => {
      const input = aDecisionInput(over);
      const { explanations, lookAgainAtMs } = decide(input);
      expect(explanations[0]?.verdict).toMatchObject({ by, nextAtMs: someTimeMs + afterMs });
      expect(lookAgainAtMs).toBe(someTimeMs + afterMs);
      expect(decide({ ...input, nowMs: someTimeMs + afterMs - 1 }).due).toEqual([]);
      expect(decide({ ...input, nowMs: someTimeMs + afterMs }).due).toHaveLength(1);
    },
  );

  it('is looked at again when the first of several may be let through', () => {
    const candidates = [3, 2, 4].map((days) =>
      aCampaign({
        campaignId: `c${days}`,
        startMs: someTimeMs + days * dayMs,
        endMs: someTimeMs + 9 * dayMs,
      }),
    );
    expect(decide(aDecisionInput({ candidates })).lookAgainAtMs).toBe(someTimeMs + 2 * dayMs);
  });
});

describe('a decision that time does not change', () => {
  it.each<[string, Partial<DecisionInput>]>([
    ['nothing is live', { candidates: [] }],
    ['the campaign is over', { candidates: [aCampaign({ endMs: someTimeMs })] }],
    [
      'the cap in all is reached',
      { candidates: [aCampaign({ caps: { total: 1 } })], history: [withdrawn(dayMs)] },
    ],
    [
      'the last opening is over',
      {
        candidates: [
          aCampaign({
            schedule: {
              timeZone: 'UTC',
              openings: [{ startLocalMs: someTimeMs - dayMs, durationMs: minuteMs }],
            },
          }),
        ],
      },
    ],
  ])('names no moment: %s', (_title, over) => {
    expect(decide(aDecisionInput(over))).not.toHaveProperty('lookAgainAtMs');
  });
});

it('a message that is shown is looked at again at the end of its window', () => {
  const history = [aWovenClaim()];
  expect(decide(aDecisionInput({ history })).lookAgainAtMs).toBe(aCampaign().endMs);
});
