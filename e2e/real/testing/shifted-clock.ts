import type { Clock } from '@mailweave/foundation';
import { systemClock } from '@mailweave/host';

/** The real time, and what a test has added to it. */
export class ShiftedClock implements Clock {
  shiftMs = 0;

  nowMs(): number {
    return systemClock.nowMs() + this.shiftMs;
  }
}
