import { LONGEST_PAUSE_MS, type RandomSource } from '@mailweave/foundation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jitterShare, retryDelaysMs } from './back-off.ts';
import { type AttemptResult, deliveryVerdict } from './delivery-verdict.ts';

const nowMs = Date.UTC(2025, 5, 1, 12);

const randoms: fc.Arbitrary<RandomSource> = fc
  .integer({ min: 0, max: 0xff_ff_ff_ff })
  .map((value) => ({ hex: () => value.toString(16).padStart(8, '0') }));
const failedBefore = fc.nat({ max: retryDelaysMs.length - 1 });
const laterStatus = fc.oneof(fc.constantFrom(408, 425, 429), fc.integer({ min: 500, max: 599 }));
const laterResult: fc.Arbitrary<AttemptResult> = fc.oneof(
  laterStatus.map((status) => ({ kind: 'answered' as const, status })),
  fc
    .constantFrom('timed-out' as const, 'unreachable' as const, 'address-refused' as const)
    .map((cause) => ({ kind: 'failed' as const, cause })),
);

describe('the verdict on an attempt', () => {
  it('is delivered for 2xx, dead for any other answer that will not change, however often it was tried', () => {
    const statuses = fc.integer({ min: 100, max: 499 });
    fc.assert(
      fc.property(statuses, fc.nat({ max: 50 }), randoms, (status, failed, random) => {
        fc.pre(![408, 410, 425, 429].includes(status));
        const { outcome } = deliveryVerdict({ kind: 'answered', status }, failed, { nowMs, random });
        expect(outcome).toBe(status >= 200 && status < 300 ? 'delivered' : 'dead');
      }),
    );
  });

  it('is another try in the pause of its turn, moved by a fifth at most', () => {
    fc.assert(
      fc.property(laterResult, failedBefore, randoms, (result, failed, random) => {
        const verdict = deliveryVerdict(result, failed, { nowMs, random });
        const delayMs = retryDelaysMs[failed] ?? 0;
        if (verdict.outcome !== 'retry') throw new Error(verdict.outcome);
        expect(verdict.atMs - nowMs).toBeGreaterThanOrEqual(Math.floor(delayMs * (1 - jitterShare)));
        expect(verdict.atMs - nowMs).toBeLessThanOrEqual(Math.ceil(delayMs * (1 + jitterShare)));
        expect(verdict.pausePointUntilMs).toBeUndefined();
      }),
    );
  });

  it('uses the whole width of the jitter', () => {
    const result = { kind: 'failed', cause: 'timed-out' } as const;
    const retries = ['00000000', 'ffffffff'].map((hex) =>
      deliveryVerdict(result, 0, { nowMs: 0, random: { hex: () => hex } }),
    );
    expect(retries).toMatchObject([{ atMs: 24_000 }, { atMs: 36_000 }]);
  });

  it('is dead once the pauses are used up', () => {
    fc.assert(
      fc.property(laterResult, fc.integer({ min: retryDelaysMs.length, max: 99 }), randoms, (...drawn) => {
        const [result, failed, random] = drawn;
        expect(deliveryVerdict(result, failed, { nowMs, random }).outcome).toBe('dead');
      }),
    );
  });

  it('never tries again before the point allows it, and pauses the whole point until then', () => {
    const seconds = fc.nat({ max: 10 ** 7 });
    fc.assert(
      fc.property(laterStatus, failedBefore, seconds, randoms, (status, failed, wanted, random) => {
        const result = { kind: 'answered', status, retryAfter: String(wanted) } as const;
        const verdict = deliveryVerdict(result, failed, { nowMs, random });
        if (verdict.outcome !== 'retry') throw new Error(verdict.outcome);
        const pauseMs = Math.min(wanted * 1000, LONGEST_PAUSE_MS);
        expect(verdict.pausePointUntilMs).toBe(nowMs + pauseMs);
        expect(verdict.atMs).toBeGreaterThanOrEqual(nowMs + pauseMs);
      }),
    );
  });

  it('ends the point, and no delivery, on 410', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99 }), randoms, (failed, random) => {
        const verdict = deliveryVerdict({ kind: 'answered', status: 410 }, failed, { nowMs, random });
        expect(verdict).toEqual({ outcome: 'point-disabled', failure: 'http-410' });
      }),
    );
  });
});
