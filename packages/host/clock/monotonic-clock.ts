import type { Clock } from '@mailweave/foundation';

/**
 * Milliseconds since some moment before the process began: for durations. Nobody sets it, and it goes on while the process
 * is stopped by a signal.
 */
export const monotonicClock: Clock = { nowMs: () => performance.now() };
