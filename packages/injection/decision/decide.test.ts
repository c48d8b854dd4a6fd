import { describe, expect, it } from 'vitest';
import {
  aCampaign,
  aClaim,
  aDecisionInput,
  aProfile,
  aRow,
  aTemplate,
  aWovenClaim,
  claimIdNumber,
  someTimeMs,
} from '../testing/builders.ts';
import { decide } from './decide.ts';
import type { DecisionInput } from './decision.ts';
import { strictPolicy } from './policy.ts';

function dueIds(input: DecisionInput): string[] {
  return decide(input).due.map(({ campaignId }) => campaignId);
}

describe('decide, among campaigns that pass every rule', () => {
  it('prefers class, then weight, then the older one, then the campaignId', () => {
    const order = [
      aCampaign({ campaignId: 'z1', priorityClass: 'override', weight: 0 }),
      aCampaign({ campaignId: 'z2', priorityClass: 'contract', weight: 9 }),
      aCampaign({ campaignId: 'z3', priorityClass: 'contract', weight: 1, startMs: someTimeMs - 2 }),
      aCampaign({ campaignId: 'a4', priorityClass: 'contract', weight: 1, startMs: someTimeMs - 1 }),
      aCampaign({ campaignId: 'a5', priorityClass: 'contract', weight: 1, startMs: someTimeMs - 1 }),
      aCampaign({ campaignId: 'a1', priorityClass: 'remnant', weight: 99 }),
    ];
    const { due, explanations } = decide(aDecisionInput({ candidates: order.toReversed() }));
    expect(due.map(({ campaignId }) => campaignId)).toEqual(['z1']);
    expect(explanations.map(({ campaignId }) => campaignId)).toEqual(
      order.map(({ campaignId }) => campaignId),
    );
    expect(explanations[1]?.verdict).toMatchObject({
      by: 'outranked',
      because: expect.stringContaining('z1'),
    });
  });

  it('hands out everything that a claim needs, with defaults under what the row says', () => {
    const template = aTemplate({ templateId: 'spring/r1/main/en', defaults: { name: 'you', city: 'Bonn' } });
    const rows = [aRow({ vars: { name: 'Anna', code: 'X1' } })];
    const candidates = [aCampaign({ audience: 'listed', templates: [template] })];
    const lost = aWovenClaim({ state: 'withdrawn', withdrawnCause: 'uid-taken', round: 1 });
    const given = aClaim({ claimId: claimIdNumber(2), state: 'abandoned', round: 2 });
    const history = [lost, given];
    expect(decide(aDecisionInput({ candidates, history, profile: aProfile({ rows }) })).due).toEqual([
      {
        campaignId: 'spring',
        revision: 1,
        purpose: 'service',
        templateId: 'spring/r1/main/en',
        round: 2,
        mailbox: 'INBOX',
        variables: { name: 'Anna', city: 'Bonn', code: 'X1' },
        notifies: true,
      },
    ]);
  });
});

describe('decide, given a position', () => {
  it('says below how many real messages the message is to be dated', () => {
    const candidates = [aCampaign({ position: { below: 3 } })];
    expect(decide(aDecisionInput({ candidates })).due).toMatchObject([{ below: 3 }]);
    expect(decide(aDecisionInput()).due[0]).not.toHaveProperty('below');
  });
});

describe('decide, for a pinned campaign', () => {
  const pinned = aCampaign({ position: { pinned: { minimumIntervalMinutes: 60, maximumTimes: 2 } } });
  const shown = aWovenClaim({ round: 3 });

  it('hands out a further round with the claim that it takes the place of, and on which condition', () => {
    const { due, explanations } = decide(aDecisionInput({ candidates: [pinned], history: [shown] }));
    expect(due).toMatchObject([{ campaignId: 'spring', round: 4, replaces: shown.claimId }]);
    expect(explanations[0]?.verdict).toEqual({
      outcome: 'due',
      provided: 'It is injected again as soon as real mail lies above the message of round 3.',
    });
  });

  it('hands it out beside the best of the others, which must not wait until real mail has come', () => {
    const candidates = [
      pinned,
      aCampaign({ campaignId: 'best', weight: -1 }),
      aCampaign({ campaignId: 'late', weight: -2 }),
    ];
    expect(dueIds(aDecisionInput({ candidates, history: [shown] }))).toEqual(['spring', 'best']);
    const behind = [aCampaign({ campaignId: 'best', weight: 1 }), pinned];
    expect(dueIds(aDecisionInput({ candidates: behind, history: [shown] }))).toEqual(['best']);
  });

  it('needs no free place for it', () => {
    const policy = { ...strictPolicy, maxVisible: 1 };
    const candidates = [pinned, aCampaign({ campaignId: 'other', weight: -1 })];
    expect(dueIds(aDecisionInput({ policy, candidates, history: [shown] }))).toEqual(['spring']);
  });
});

describe('decide, when something was injected before', () => {
  it('counts unseen messages against the free places, those being woven too, but none that has to go', () => {
    const other = (number: number, campaignId: string) =>
      aWovenClaim({ claimId: claimIdNumber(number), campaignId, uid: 100 + number });
    const candidates = ['spring', 'c1', 'c2'].map((campaignId) => aCampaign({ campaignId }));
    const input = aDecisionInput({ candidates, policy: { ...strictPolicy, maxVisible: 2 } });
    const unseen = [other(1, 'c1'), { ...other(2, 'c2'), state: 'claiming' as const }];
    expect(dueIds({ ...input, history: unseen })).toEqual([]);
    expect(decide({ ...input, history: unseen }).explanations[0]?.verdict).toMatchObject({
      by: 'max-visible',
    });
    expect(dueIds({ ...input, history: [other(1, 'c1'), { ...other(2, 'c2'), flags: ['\\seen'] }] })).toEqual(
      ['spring'],
    );
    expect(dueIds({ ...input, history: [other(1, 'c1'), other(2, 'recalled')] })).toEqual(['c2']);
  });

  it('waits the whole minimum gap, and says so', () => {
    const policy = { ...strictPolicy, minimumGapMs: 600_000 };
    const history = (agoMs: number) => [
      aWovenClaim({ campaignId: 'other', claimedAtMs: someTimeMs - agoMs }),
    ];
    const early = decide(aDecisionInput({ policy, history: history(599_999) }));
    expect(early.due).toEqual([]);
    expect(early.explanations[0]?.verdict).toMatchObject({
      by: 'minimum-gap',
      because: expect.stringContaining('600'),
    });
    expect(dueIds(aDecisionInput({ policy, history: history(600_000) }))).toEqual(['spring']);
  });
});

describe('decide, when a rule fails', () => {
  it('stops that campaign, tells of the failure, and judges every other as ever', () => {
    const schedule = { timeZone: 'Europe/Atlantis', openings: [{ startLocalMs: someTimeMs, durationMs: 1 }] };
    const broken = aCampaign({ campaignId: 'broken', schedule, weight: 9 });
    const { due, explanations, failures } = decide(aDecisionInput({ candidates: [broken, aCampaign()] }));
    expect(due.map(({ campaignId }) => campaignId)).toEqual(['spring']);
    expect(explanations[1]).toMatchObject({
      campaignId: 'broken',
      verdict: { outcome: 'stopped', by: 'schedule', because: expect.stringContaining('failed') },
    });
    expect(failures).toEqual([{ campaignId: 'broken', rule: 'schedule', error: expect.any(RangeError) }]);
  });
});
