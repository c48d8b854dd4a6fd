import type { WovenRecord } from '@mailweave/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aCampaign, aDecisionInput, aWovenClaim, claimIdNumber, someTimeMs } from '../../testing/builders.ts';
import { decide } from '../decide.ts';
import { strictPolicy } from '../policy.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const caps = fc.record(
  {
    total: fc.integer({ min: 1, max: 8 }),
    perDay: fc.integer({ min: 1, max: 3 }),
    perWeek: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: [] },
);
/** Each look-up so many hours after the one before, and what becomes of the message until then. */
const looks = fc.array(
  fc.record({ afterMs: fc.integer({ min: 60_000, max: 20 * hourMs }), abandoned: fc.boolean() }),
  { minLength: 5, maxLength: 40 },
);

/** The most of the moments that lie in any stretch of this length. */
function mostWithin(moments: readonly number[], spanMs: number): number {
  const counts = moments.map((from) => moments.filter((atMs) => atMs >= from && atMs - from < spanMs).length);
  return Math.max(0, ...counts);
}

test('no cap is ever exceeded, whenever a user looks, and what was abandoned counts in none', () => {
  let full = 0;
  fc.assert(
    fc.property(caps, looks, (chosen, list) => {
      const candidates = [aCampaign({ caps: chosen, endMs: someTimeMs + 1_000 * dayMs })];
      const policy = { ...strictPolicy, minimumGapMs: 60_000 };
      const history: WovenRecord[] = [];
      let nowMs = someTimeMs;
      for (const [number, { afterMs, abandoned }] of list.entries()) {
        nowMs += afterMs;
        const [due] = decide({ ...aDecisionInput({ candidates, policy, history }), nowMs }).due;
        if (due === undefined) full += 1;
        if (due === undefined) continue;
        const lost = { state: 'withdrawn', withdrawnCause: 'uid-validity-changed' } as const;
        const become = abandoned ? ({ state: 'abandoned' } as const) : lost;
        history.push(
          aWovenClaim({ claimId: claimIdNumber(number), round: due.round, claimedAtMs: nowMs, ...become }),
        );
      }
      const moments = history
        .filter(({ state }) => state !== 'abandoned')
        .map(({ claimedAtMs }) => claimedAtMs);
      expect(moments.length).toBeLessThanOrEqual(chosen.total ?? Number.POSITIVE_INFINITY);
      expect(mostWithin(moments, dayMs)).toBeLessThanOrEqual(chosen.perDay ?? Number.POSITIVE_INFINITY);
      expect(mostWithin(moments, 7 * dayMs)).toBeLessThanOrEqual(chosen.perWeek ?? Number.POSITIVE_INFINITY);
      if (Object.keys(chosen).length === 0) expect(history).toHaveLength(list.length);
    }),
    { numRuns: 300 },
  );
  expect(full).toBeGreaterThan(100);
});
