import type { WovenRecord } from '@mailweave/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentsInForce } from '../consent/in-force.ts';
import { aCampaign, aConsent, aDecisionInput, someTimeMs } from '../testing/builders.ts';
import { decisionSituation } from '../testing/decision-arbitraries.ts';
import { zoneOf } from '../testing/zone-of.ts';
import { decide } from './decide.ts';
import type { Decision, DecisionInput } from './decision.ts';
import { rules } from './rules/table.ts';
import { stillShown } from './still-shown.ts';

/** Checks a property of the decision on any situation; says so if situations with something due are too rare. */
function always(property: (input: DecisionInput, decision: Decision) => void): void {
  let withDue = 0;
  fc.assert(
    fc.property(decisionSituation, ({ input }) => {
      const decision = decide(input);
      withDue += decision.due.length;
      property(input, decision);
    }),
    { numRuns: 500 },
  );
  expect(withDue).toBeGreaterThan(10);
}

/** The campaigns that every rule lets through, whether or not they are due at once. */
function eligibleIds({ explanations }: Decision): string[] {
  return explanations
    .filter(({ passed }) => passed.length === rules.length)
    .map(({ campaignId }) => campaignId);
}

describe('what decide calls due, in any situation', () => {
  it('never has more due than there are free places', () => {
    always((input, { due }) => {
      const { candidates, history, policy } = input;
      const unseen = history.filter((claim) => {
        const campaign = candidates.find(({ campaignId }) => campaignId === claim.campaignId);
        const visible = claim.state === 'claiming' || (claim.state === 'woven' && claim.flags.length === 0);
        return (
          visible && stillShown(claim, { ...input, campaign, timeZone: zoneOf(input, claim) }) === undefined
        );
      });
      const newOnes = due.filter(({ replaces }) => replaces === undefined);
      expect(newOnes.length).toBeLessThanOrEqual(Math.min(1, Math.max(0, policy.maxVisible - unseen.length)));
      // The session takes the first whose condition holds: behind one without there is nothing.
      expect(newOnes[0] ?? due.at(-1)).toBe(due.at(-1));
    });
  });

  it('has nothing due without the consent that the policy wants', () => {
    always(({ policy, profile }, { due }) => {
      for (const { purpose } of due) {
        const said = profile.consents[purpose]?.decision;
        if (policy.consent[purpose] === 'opt-in') expect(said).toBe('given');
        if (policy.consent[purpose] === 'opt-out') expect(said).not.toBe('withdrawn');
      }
    });
  });

  it('has nothing due outside its window or its mailbox, nor for a user who is switched off', () => {
    always(({ nowMs, candidates, profile, query }, { due }) => {
      for (const { campaignId, mailbox } of due) {
        const campaign = candidates.find((candidate) => candidate.campaignId === campaignId);
        expect(campaign?.startMs).toBeLessThanOrEqual(nowMs);
        expect(campaign?.endMs).toBeGreaterThan(nowMs);
        expect(mailbox).toBe(query.mailbox);
        expect(profile.suppressed || profile.switches.tenant || profile.switches.user).toBe(false);
      }
    });
  });

  it('hands out a round that no claim holds, and never one of a message that is there or was removed', () => {
    always(({ history }, { due }) => {
      for (const { campaignId, round, replaces } of due) {
        const claims = history.filter((one) => one.campaignId === campaignId && one.state !== 'abandoned');
        const lives = (one: WovenRecord) => one.state === 'woven' && one.flags.length === 0;
        expect(replaces === undefined || claims.some((one) => one.claimId === replaces && lives(one))).toBe(
          true,
        );
        const others = replaces === undefined ? claims : claims.filter((one) => !lives(one));
        expect(others.every((one) => one.state === 'withdrawn' && one.withdrawnCause !== 'expunged')).toBe(
          true,
        );
        expect(claims.every((one) => one.round < round)).toBe(true);
      }
    });
  });
});

describe('decide, whatever it is given', () => {
  it('keeps the minimum gap, a minute at least, to the last injection', () => {
    always(({ nowMs, policy, history }, { due }) => {
      const gapMs = Math.max(policy.minimumGapMs, 60_000);
      const recent = history.filter((one) => one.state !== 'abandoned' && one.claimedAtMs > nowMs - gapMs);
      if (recent.length > 0) expect(due).toEqual([]);
    });
  });

  it('explains each candidate exactly once, and says due exactly of those that are', () => {
    always(({ candidates }, { due, explanations }) => {
      const ids = (ones: readonly { campaignId: string }[]) =>
        ones.map(({ campaignId }) => campaignId).sort();
      expect(ids(explanations)).toEqual(ids(candidates));
      expect(ids(explanations.filter(({ verdict }) => verdict.outcome === 'due'))).toEqual(ids(due));
      for (const { passed, verdict } of explanations) {
        expect(passed).toEqual(rules.slice(0, passed.length).map(({ name }) => name));
        if (verdict.outcome === 'due') expect(passed).toHaveLength(rules.length);
        else
          expect([
            rules[passed.length]?.name,
            'minimum-gap',
            'max-visible',
            'outranked',
            'hold-out',
          ]).toContain(verdict.by);
      }
    });
  });

  it('injects a pinned campaign again in its interval at most, as often as it may, and never one that is being read', () => {
    let again = 0;
    const pinned = fc.record({
      minimumIntervalMinutes: fc.integer({ min: 1, max: 9 }),
      maximumTimes: fc.constantFrom(1, 2),
    });
    fc.assert(
      fc.property(decisionSituation, pinned, ({ input }, rule) => {
        // One message that is shown, and others that it has replaced; nothing else stands in the way.
        const candidates = input.candidates.map((one) => ({
          ...aCampaign(),
          campaignId: one.campaignId,
          position: { pinned: rule },
        }));
        const history = input.history.map((claim, at): WovenRecord => {
          if (at === 0) return { ...claim, state: 'woven', flags: [] };
          return { ...claim, state: 'withdrawn', withdrawnCause: 'reinjected', flags: [] };
        });
        const decision = decide({ ...aDecisionInput({ candidates, history }), nowMs: input.nowMs });
        for (const { campaignId, replaces } of decision.due) {
          const shown = history.find(({ claimId }) => claimId === replaces);
          if (shown === undefined) continue;
          again += 1;
          expect(input.nowMs - shown.claimedAtMs).toBeGreaterThanOrEqual(
            rule.minimumIntervalMinutes * 60_000,
          );
          expect(input.nowMs - (shown.openedAtMs ?? 0)).toBeGreaterThanOrEqual(300_000);
          const times = history.filter(
            (one) => one.campaignId === campaignId && one.state === 'withdrawn',
          ).length;
          expect(times).toBeLessThan(rule.maximumTimes);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(again).toBeGreaterThan(0);
  });

  it('lets nothing through that was stopped before when a switch is thrown, and nothing that the switch concerns', () => {
    const thrown = fc.constantFrom<Partial<DecisionInput['profile']['switches']>>(
      { tenant: true },
      { user: true },
      { campaigns: new Set(['c1', 'c2']) },
    );
    fc.assert(
      fc.property(decisionSituation, thrown, ({ input }, more) => {
        const switches = { ...input.profile.switches, ...more };
        const campaigns = new Set([...input.profile.switches.campaigns, ...(more.campaigns ?? [])]);
        const after = decide({
          ...input,
          profile: { ...input.profile, switches: { ...switches, campaigns } },
        });
        const before = new Set(eligibleIds(decide(input)));
        expect(eligibleIds(after).filter((id) => !before.has(id))).toEqual([]);
        if (switches.tenant || switches.user) expect(after.due).toEqual([]);
        expect(after.due.filter(({ campaignId }) => campaigns.has(campaignId))).toEqual([]);
      }),
    );
  });

  it('gives the same decision again, and leaves its input as it was', () => {
    always((input, decision) => {
      const kept = structuredClone(input);
      expect(decide(input)).toEqual(decision);
      expect(input).toEqual(kept);
    });
  });

  it('may say something else from the moment on that it names, and says the same until then', () => {
    let named = 0;
    fc.assert(
      fc.property(decisionSituation, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ input }, part) => {
        const now = decide(input);
        const untilMs = now.lookAgainAtMs ?? input.nowMs + 7 * 24 * 60 * 60_000;
        if (now.lookAgainAtMs !== undefined) named += 1;
        const atMs = Math.floor(input.nowMs + (untilMs - input.nowMs) * part);
        const later = decide({ ...input, nowMs: atMs });
        const before = new Set(now.due.map(({ campaignId }) => campaignId));
        expect(later.due.filter(({ campaignId }) => !before.has(campaignId))).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(named).toBeGreaterThan(50);
  });

  it('does not depend on the order of candidates, history or rows', () => {
    always((input, decision) => {
      const { candidates, history, profile } = input;
      const reversed = decide({
        ...input,
        candidates: candidates.toReversed(),
        history: history.toReversed(),
        profile: { ...profile, rows: profile.rows.toReversed() },
      });
      expect(reversed).toEqual(decision);
    });
  });

  it('has nothing due of a purpose whose consent is withdrawn, and lets nothing through that was stopped before', () => {
    const purpose = fc.constantFrom('service' as const, 'own-marketing' as const);
    fc.assert(
      fc.property(decisionSituation, purpose, ({ input, consents }, withdrawn) => {
        const latest = aConsent({ purpose: withdrawn, decision: 'withdrawn', atMs: someTimeMs + 10 ** 9 });
        const profile = { ...input.profile, consents: consentsInForce([...consents, latest]) };
        const after = decide({ ...input, profile });
        const stillDue = after.due.filter((due) => due.purpose === withdrawn);
        if (withdrawn !== 'service' || input.policy.consent.service !== 'none') expect(stillDue).toEqual([]);
        else expect(after.due).toEqual(decide(input).due);
        const eligible = new Set(eligibleIds(decide(input)));
        expect(eligibleIds(after).filter((id) => !eligible.has(id))).toEqual([]);
      }),
    );
  });
});
