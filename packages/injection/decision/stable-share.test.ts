import { describe, expect, it } from 'vitest';
import { aCampaign, aDecisionInput, aProfile, aTemplate, userKeyNumber } from '../testing/builders.ts';
import { chooseTemplate } from './choose-template.ts';
import { decisionContext } from './context.ts';
import { decide } from './decide.ts';
import { stableShare } from './stable-share.ts';

const users = Array.from({ length: 4_000 }, (_, number) => userKeyNumber(number));

/** Who of the users is held out of a campaign. */
function heldOut(over: Parameters<typeof aCampaign>[0]): Set<string> {
  const candidates = [aCampaign(over)];
  const isOut = (userKey: string) => {
    const { due, explanations } = decide(aDecisionInput({ candidates, profile: aProfile({ userKey }) }));
    const verdict = explanations[0]?.verdict;
    if (due.length === 0) expect(verdict).toMatchObject({ by: 'hold-out' });
    return due.length === 0;
  };
  return new Set(users.filter(isOut));
}

function variantOf(userKey: string, over: Parameters<typeof aCampaign>[0]): string | undefined {
  const templates = ['a', 'b', 'c'].map((variant) => aTemplate({ variant }));
  const context = decisionContext(aDecisionInput({ profile: aProfile({ userKey }) }));
  return chooseTemplate(aCampaign({ templates, ...over }), context)?.variant;
}

describe('a hold-out', () => {
  it('is the one that the page of the export format has anybody work out', () => {
    // printf 'hold-out\nspring\n%064d' 1 | sha256sum
    expect(stableShare('hold-out', 'spring', userKeyNumber(1))).toBe(0x4171e5567fec / 16 ** 12);
  });

  it('keeps about as many away as it says, and nobody without it', () => {
    expect(heldOut({ holdOutPercent: 25 }).size / users.length).toBeCloseTo(0.25, 1);
    expect(heldOut({ holdOutPercent: 0.5 }).size).toBeLessThan(60);
    expect(heldOut({ holdOutPercent: 0.5 }).size).toBeGreaterThan(3);
    expect([heldOut({}).size, heldOut({ holdOutPercent: 0 }).size]).toEqual([0, 0]);
  });

  it('keeps the same users away in every revision, and these and more when it grows', () => {
    const before = heldOut({ holdOutPercent: 10 });
    expect(heldOut({ holdOutPercent: 10, revision: 7, name: 'other', weight: 3 })).toEqual(before);
    expect(before.isSubsetOf(heldOut({ holdOutPercent: 20 }))).toBe(true);
  });

  it('of one campaign says nothing about that of another, nor about variants', () => {
    const spring = heldOut({ holdOutPercent: 50 });
    const both = heldOut({ holdOutPercent: 50, campaignId: 'autumn' }).intersection(spring);
    expect(both.size / users.length).toBeCloseTo(0.25, 1);
    const ofA = [...spring].filter((userKey) => variantOf(userKey, {}) === 'a');
    expect(Math.abs(ofA.length / spring.size - 1 / 3)).toBeLessThan(0.05);
  });
});

describe('weights of variants', () => {
  const share = (weights: Record<string, number>, variant: string) =>
    users.filter((userKey) => variantOf(userKey, { variantWeights: weights }) === variant).length /
    users.length;

  it('are the proportions in which they are chosen', () => {
    expect(share({ a: 70, b: 20, c: 10 }, 'a')).toBeCloseTo(0.7, 1);
    expect(Math.abs(share({ a: 70, b: 20, c: 10 }, 'c') - 0.1)).toBeLessThan(0.03);
    expect(share({ a: 0, b: 1, c: 0 }, 'b')).toBe(1);
  });

  it('that are alike are as none, and a user keeps the variant whose share grows', () => {
    for (const userKey of users.slice(0, 500)) {
      const plain = variantOf(userKey, {});
      expect(variantOf(userKey, { variantWeights: { a: 5, b: 5, c: 5 }, revision: 3 })).toBe(plain);
      if (plain === 'a') expect(variantOf(userKey, { variantWeights: { a: 2, b: 1, c: 1 } })).toBe('a');
    }
  });
});
