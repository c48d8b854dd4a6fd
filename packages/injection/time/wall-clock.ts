import { instantMsOf, type LocalMs, localMsAt } from './local-time.ts';

/** No zone ever moved its clocks further at once than across the date line. */
export const largestShiftMs = 25 * 60 * 60_000;

/** The clocks of a zone at one moment. */
export type WallClock = {
  readonly timeZone: string;
  readonly nowMs: number;
  /** What they show. */
  readonly wallMs: LocalMs;
  /** See instantMsOf. */
  instantMsOf(localMs: LocalMs, ofTwo?: 'compatible' | 'later'): number;
};

/**
 * Where the offset is the same a day and more before and after, a local time between is worked out by it alone: on nearly
 * every day of the year.
 * @throws RangeError for an unknown zone
 */
export function wallClock(timeZone: string, nowMs: number): WallClock {
  const wallMs = localMsAt(nowMs, timeZone);
  const offsetMs = wallMs - nowMs;
  const isSteady = [-2 * largestShiftMs, 2 * largestShiftMs].every(
    (awayMs) => localMsAt(nowMs + awayMs, timeZone) === wallMs + awayMs,
  );
  const isNear = (localMs: LocalMs) => Math.abs(localMs - wallMs) <= largestShiftMs;
  return {
    timeZone,
    nowMs,
    wallMs,
    instantMsOf: (localMs, ofTwo) =>
      isSteady && isNear(localMs) ? localMs - offsetMs : instantMsOf(localMs, timeZone, ofTwo),
  };
}

/** The clocks of many zones at one moment, each read once. */
export function wallClocks(nowMs: number): (timeZone: string) => WallClock {
  const read = new Map<string, WallClock>();
  return (timeZone) => {
    const known = read.get(timeZone) ?? wallClock(timeZone, nowMs);
    read.set(timeZone, known);
    return known;
  };
}
