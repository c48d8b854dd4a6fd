import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterTrouble } from './retry.ts';

it.each(['refused', 'unsupported'] as const)('never tries again when the log-in is %s', (trouble) => {
  expect(afterTrouble(trouble, 1, 0.5)).toEqual({ step: 'pause' });
});

it('believes a server that refuses without a reason at the third time', () => {
  const steps = [1, 2, 3].map((failures) => afterTrouble('doubtful', failures, 0).step);
  expect(steps).toEqual(['again', 'again', 'pause']);
});

it('waits longer each time, up to minutes', () => {
  const delays = [1, 2, 3, 4, 9, 30].map((failures) => afterTrouble('lost', failures, 0));
  expect(delays.map((step) => step.step === 'again' && step.delayMs)).toEqual([
    500, 1_000, 2_000, 4_000, 128_000, 150_000,
  ]);
});

it('waits at least half of the time and never more than the whole, wherever chance has it', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), chance, (failures, where) => {
      const least = afterTrouble('busy', failures, 0);
      const step = afterTrouble('busy', failures, where);
      if (least.step !== 'again' || step.step !== 'again') throw new Error('It tries again.');
      expect(step.delayMs).toBeGreaterThanOrEqual(least.delayMs);
      expect(step.delayMs).toBeLessThanOrEqual(2 * least.delayMs);
    }),
  );
});
