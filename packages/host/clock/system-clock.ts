import type { Clock } from '@mailweave/foundation';

/** The machine's time. */
export const systemClock: Clock = { nowMs: () => Date.now() };
