import type { RandomSource } from '@mailweave/foundation';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** The pauses between one attempt and the next; when the attempt after the last pause fails, it is over. */
export const retryDelaysMs: readonly number[] = [
  30 * secondMs,
  1 * minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  1 * hourMs,
  2 * hourMs,
  6 * hourMs,
  24 * hourMs,
];

/** How far a pause is moved, so that what failed together does not come back together. */
export const jitterShare = 0.2;

/**
 * The pause before the next attempt, in milliseconds; undefined when there is none.
 * @param failedBefore attempts that failed before the one that has just failed
 */
export function retryDelayMs(failedBefore: number, random: RandomSource): number | undefined {
  const delayMs = retryDelaysMs[failedBefore];
  if (delayMs === undefined) return undefined;
  const share = Number.parseInt(random.hex(4), 16) / 0xff_ff_ff_ff;
  return Math.round(delayMs * (1 - jitterShare + 2 * jitterShare * share));
}
