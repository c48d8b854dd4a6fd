import { instantMsOf, localMsAt } from '../time/local-time.ts';
import type { CampaignSchedule, Opening } from './openings.ts';

/** No zone ever moved its clocks further at once than across the date line. */
const largestShiftMs = 25 * 60 * 60_000;

export type OpenAt =
  | { open: true }
  | { open: false /** When the next opening begins; absent after the last. */; nextAtMs?: number };

/**
 * Whether one of the openings lasts at an instant. One begins when the clocks of the zone show its start (see
 * instantMsOf for those that they skip or show twice) and takes its duration, whatever the clocks do meanwhile.
 * @param timeZone where its local times are meant
 * @throws RangeError for an unknown zone
 */
export function openAt(
  { openings }: Pick<CampaignSchedule, 'openings'>,
  timeZone: string,
  nowMs: number,
): OpenAt {
  const wall = localMsAt(nowMs, timeZone);
  let nextAtMs: number | undefined;
  let lastToAsk = Number.POSITIVE_INFINITY;
  for (let index = firstThatMayLast(openings, wall); index < openings.length; index += 1) {
    const opening = openings[index];
    if (opening === undefined) break;
    if (opening.startLocalMs > lastToAsk) break;
    const beginsAtMs = instantMsOf(opening.startLocalMs, timeZone);
    if (nowMs < beginsAtMs) {
      // Where clocks skip an hour, or a day, one may begin before the one in front of it.
      lastToAsk = Math.min(lastToAsk, opening.startLocalMs + largestShiftMs);
      nextAtMs = Math.min(nextAtMs ?? beginsAtMs, beginsAtMs);
    } else if (nowMs < beginsAtMs + opening.durationMs) return { open: true };
  }
  return { open: false, ...(nextAtMs !== undefined && { nextAtMs }) };
}

/** They are sorted and apart, so that all before one that is long over are over, too. */
function firstThatMayLast(openings: readonly Opening[], wall: number): number {
  let [low, high] = [0, openings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const opening = openings[middle];
    const isOver = opening !== undefined && opening.startLocalMs + opening.durationMs < wall - largestShiftMs;
    if (isOver) low = middle + 1;
    else high = middle;
  }
  return low;
}
