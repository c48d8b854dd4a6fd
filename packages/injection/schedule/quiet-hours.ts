import type { QuietHours } from '@mailweave/contracts';
import type { WallClock } from '../time/wall-clock.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * When quiet hours that hold at an instant end; undefined while none hold. The clock on the user's wall decides: an hour
 * that it shows twice is quiet twice.
 */
export function quietUntilMs({ from, to }: QuietHours, clock: WallClock): number | undefined {
  const { nowMs, wallMs: wall } = clock;
  const sinceMidnightMs = ((wall % dayMs) + dayMs) % dayMs;
  const [fromMs, toMs] = [ofDayMs(from), ofDayMs(to)];
  const [sinceFromMs, lengthMs] = [later(sinceMidnightMs, fromMs), later(toMs, fromMs)];
  if (sinceFromMs >= lengthMs) return undefined;
  const endLocalMs = wall - sinceFromMs + lengthMs;
  const endMs = clock.instantMsOf(endLocalMs);
  return endMs > nowMs ? endMs : clock.instantMsOf(endLocalMs, 'later');
}

/** How long after the one the other comes next. */
function later(ofDay: number, than: number): number {
  return (ofDay - than + dayMs) % dayMs;
}

function ofDayMs(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * minuteMs;
}
