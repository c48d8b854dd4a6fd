import { largestShiftMs, type WallClock } from '../time/wall-clock.ts';
import type { CampaignSchedule, Opening } from './openings.ts';

export type OpenAt =
  | { open: true }
  | { open: false /** When the next opening begins; absent after the last. */; nextAtMs?: number };

/**
 * Whether one of the openings lasts at an instant. One begins when the clocks of the zone show its start (see
 * instantMsOf for those that they skip or show twice) and takes its duration, whatever the clocks do meanwhile.
 * @param clock of the zone for which its local times are meant
 */
export function openAt({ openings }: Pick<CampaignSchedule, 'openings'>, clock: WallClock): OpenAt {
  const { nowMs, wallMs } = clock;
  let nextAtMs: number | undefined;
  let lastToAsk = Number.POSITIVE_INFINITY;
  for (let index = firstThatMayLast(openings, wallMs); index < openings.length; index += 1) {
    const opening = openings[index];
    if (opening === undefined) break;
    if (opening.startLocalMs > lastToAsk) break;
    const beginsAtMs = clock.instantMsOf(opening.startLocalMs);
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
