import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCampaign, aProfile } from '../testing/builders.ts';
import { decisionSituation } from '../testing/decision-arbitraries.ts';
import { zoneOf } from '../testing/zone-of.ts';
import { decide } from './decide.ts';
import type { DecisionInput, Explanation } from './decision.ts';
import { rules } from './rules/table.ts';

/** Checks a property of what every rule lets through, where only time and target stand in the way. */
function letThrough(property: (input: DecisionInput, due: readonly Explanation[]) => void): void {
  fc.assert(
    fc.property(decisionSituation, ({ input: situation }) => {
      const { rows } = situation.profile;
      const consent = {
        service: 'none',
        'own-marketing': 'none',
        'third-party-advertising': 'none',
      } as const;
      const policy = { ...situation.policy, maxVisible: 1, consent };
      const input = { ...situation, policy, profile: aProfile({ rows }), history: [] };
      const { explanations } = decide(input);
      property(
        input,
        explanations.filter(({ passed }) => passed.length === rules.length),
      );
    }),
    { numRuns: 500 },
  );
}

/** What the clocks of a zone show, as the machine says it: `2025-06-01T14:00:00`. */
function clockIn(timeZone: string, atMs: number): string {
  return new Date(atMs).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');
}

function isoLocal(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19);
}

describe('what every rule lets through, in any situation', () => {
  it('is never in quiet hours, never outside a schedule or its window of local times, wherever the user is', () => {
    let local = 0;
    letThrough((input, due) => {
      const { nowMs, policy } = input;
      for (const { campaignId } of due) {
        const campaign = input.candidates.find((one) => one.campaignId === campaignId) ?? aCampaign();
        const zone = zoneOf(input, campaign);
        const clock = clockIn(zone, nowMs);
        for (const quiet of [policy.quietHours, campaign.quietHours]) {
          if (quiet === undefined) continue;
          const time = clock.slice(11, 16);
          const within = (from: string, to: string) => from <= time && time < to;
          const { from, to } = quiet;
          expect(from <= to ? within(from, to) : within(from, '24:00') || within('00:00', to)).toBe(false);
          local += 1;
        }
        const { localWindow, schedule } = campaign;
        if (localWindow !== undefined) {
          expect(isoLocal(localWindow.startLocalMs) <= clock).toBe(true);
          expect(clock < isoLocal(localWindow.endLocalMs)).toBe(true);
          local += 1;
        }
        if (schedule === undefined) continue;
        const there = clockIn(schedule.timeZone === 'user' ? zone : schedule.timeZone, nowMs);
        const lasts = schedule.openings.some(
          ({ startLocalMs, durationMs }) =>
            isoLocal(startLocalMs) <= there && there < isoLocal(startLocalMs + durationMs),
        );
        expect(lasts).toBe(true);
        local += 1;
      }
    });
    expect(local).toBeGreaterThan(20);
  });

  it('is never for other languages, clients or rows than those of the user', () => {
    let aimed = 0;
    letThrough((input, due) => {
      for (const { campaignId, revision } of due) {
        const { locales, clients, profile } =
          input.candidates.find((one) => one.campaignId === campaignId)?.targeting ?? {};
        const row = input.profile.rows.find(
          (one) => one.campaignId === campaignId && one.revision === revision,
        );
        if (row?.locale === 'de-AT' && locales !== undefined) expect(locales).toContain('de');
        if (clients !== undefined) expect(clients).toContain(input.query.client ?? 'unknown');
        if (profile !== undefined) expect(row?.vars).toHaveProperty('plan');
        if (locales !== undefined || clients !== undefined || profile !== undefined) aimed += 1;
      }
    });
    expect(aimed).toBeGreaterThan(3);
  });
});
