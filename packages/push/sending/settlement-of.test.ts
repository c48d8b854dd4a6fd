import fc from 'fast-check';
import { expect, it } from 'vitest';
import { someTimeMs } from '../testing/builders.ts';
import { aQueued } from '../testing/planning-builders.ts';
import { nextAttemptMs } from './retry-schedule.ts';
import { settlementOf } from './settlement-of.ts';

const taken = { ...aQueued(), sequence: 5 };
const now = { nowMs: someTimeMs, chance: 0 };

it.each([
  [{ outcome: 'delivered' }, { state: 'delivered' }],
  [{ outcome: 'absent' }, { state: 'absent' }],
  [
    { outcome: 'gone', reason: 'Unregistered' },
    { state: 'gone', failure: 'Unregistered' },
  ],
  [
    { outcome: 'rejected', reason: 'PayloadTooLarge' },
    { state: 'rejected', failure: 'PayloadTooLarge' },
  ],
  [
    { outcome: 'misconfigured', reason: 'TopicDisallowed' },
    { state: 'waiting', dueAtMs: someTimeMs, hasFailed: false, failure: 'TopicDisallowed' },
  ],
  [
    { outcome: 'retry', reason: 'busy' },
    { state: 'waiting', dueAtMs: someTimeMs + 1_000, hasFailed: true, failure: 'busy' },
  ],
] as const)('%j makes %j of it', (outcome, settlement) => {
  expect(settlementOf(taken, outcome, now)).toEqual({ sequence: 5, ...settlement });
});

it('gives up what would be tried again after its time only', () => {
  const late = { nowMs: taken.notification.expiresAtMs - 999, chance: 0 };
  expect(settlementOf(taken, { outcome: 'retry', reason: 'busy' }, late)).toEqual({
    sequence: 5,
    state: 'expired',
    failure: 'busy',
  });
});

it('waits longer after each failure, within bounds, and never less than the push service asks for', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.nat({ max: 3_600_000 }),
      chance,
      (failedAttempts, afterMs, share) => {
        const attempt = { nowMs: 0, expiresAtMs: Number.MAX_SAFE_INTEGER };
        const plain = nextAttemptMs({ ...attempt, failedAttempts, chance: share }) ?? 0;
        const ceiling = Math.min(2_000 * 2 ** (failedAttempts - 1), 15 * 60_000);
        expect(plain).toBeGreaterThanOrEqual(ceiling / 2);
        expect(plain).toBeLessThanOrEqual(ceiling);
        const asked = nextAttemptMs({ ...attempt, failedAttempts, afterMs, chance: share });
        expect(asked).toBe(Math.max(plain, afterMs));
      },
    ),
  );
});
