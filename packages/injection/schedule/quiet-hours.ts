import type { QuietHours } from '@mailweave/contracts';
import { instantMsOf, localMsAt } from '../time/local-time.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * When quiet hours that hold at an instant end; undefined while none hold. The clock on the user's wall decides: an hour
 * that it shows twice is quiet twice.
 * @throws RangeError for an unknown zone
 */
export function quietUntilMs({ from, to }: QuietHours, timeZone: string, nowMs: number): number | undefined {
  const wall = localMsAt(nowMs, timeZone);
  const sinceMidnightMs = ((wall % dayMs) + dayMs) % dayMs;
  const [fromMs, toMs] = [ofDayMs(from), ofDayMs(to)];
  const [sinceFromMs, lengthMs] = [later(sinceMidnightMs, fromMs), later(toMs, fromMs)];
  if (sinceFromMs >= lengthMs) return undefined;
  const endLocalMs = wall - sinceFromMs + lengthMs;
  const endMs = instantMsOf(endLocalMs, timeZone);
  return endMs > nowMs ? endMs : instantMsOf(endLocalMs, timeZone, 'later');
}

/** How long after the one the other comes next. */
function later(ofDay: number, than: number): number {
  return (ofDay - than + dayMs) % dayMs;
}

function ofDayMs(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * minuteMs;
}
