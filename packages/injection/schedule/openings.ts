import type { Schedule } from '@mailweave/contracts';
import { InvalidManifestError } from '../campaign/invalid-manifest-error.ts';
import { type LocalMs, parseLocalTime } from '../time/local-time.ts';
import { checkedZone, type ZoneChoice } from '../time/zone-choice.ts';
import { recurrences } from './recurrence-rule.ts';

/** A stretch of time, from a local time on, in which a campaign may be injected. */
export type Opening = { startLocalMs: LocalMs; durationMs: number };

/** A schedule with its rules worked out. */
export type CampaignSchedule = {
  timeZone: ZoneChoice;
  /** At least one; sorted, and none begins before the one before it has ended. */
  openings: readonly Opening[];
};

const MAX_OPENINGS = 1_000;
const minuteMs = 60_000;
/** Clocks are ahead of UTC by 14 hours and behind it by 12 at most. */
const aheadMs = 14 * 60 * minuteMs;
const behindMs = 12 * 60 * minuteMs;

/**
 * The openings that lie in a window, wherever on earth.
 * @param window instants
 * @throws InvalidManifestError
 */
export function workedOut(
  { timeZone, openings }: Schedule,
  { startMs, endMs }: { startMs: number; endMs: number },
): CampaignSchedule {
  const [fromMs, toMs] = [startMs - behindMs, endMs + aheadMs];
  const found = openings.flatMap((opening, index) => openingsOf(opening, index, toMs));
  const inWindow = found
    .filter(({ startLocalMs, durationMs }) => startLocalMs < toMs && startLocalMs + durationMs > fromMs)
    .sort((a, b) => a.startLocalMs - b.startLocalMs);
  if (inWindow.length === 0)
    throw new InvalidManifestError('schedule.openings must have at least one opening within the window.');
  if (inWindow.some((opening, index) => overlaps(opening, inWindow[index + 1])))
    throw new InvalidManifestError(
      'schedule.openings must not overlap: one has to end before the next begins.',
    );
  return { timeZone: checkedZone('schedule.timeZone', timeZone), openings: inWindow };
}

function openingsOf(
  { start, durationMinutes, rule }: Schedule['openings'][number],
  index: number,
  endMs: LocalMs,
): Opening[] {
  const field = `schedule.openings[${index}]`;
  const startMs = parseLocalTime(start);
  if (startMs === undefined)
    throw new InvalidManifestError(
      `${field}.start must be a date and time that there is, without an offset.`,
    );
  const durationMs = durationMinutes * minuteMs;
  if (rule === undefined) return [{ startLocalMs: startMs, durationMs }];
  const recurrence = recurrences(rule, { startMs, endMs }, MAX_OPENINGS);
  if (recurrence.outcome === 'refused')
    throw new InvalidManifestError(`${field}.rule is not valid: ${recurrence.problem}.`);
  return recurrence.times.map((startLocalMs) => ({ startLocalMs, durationMs }));
}

function overlaps({ startLocalMs, durationMs }: Opening, next: Opening | undefined): boolean {
  return next !== undefined && next.startLocalMs < startLocalMs + durationMs;
}
