import { Temporal } from 'temporal-polyfill';

// A local time is what a clock on the wall shows, without saying where: `LocalMs` counts milliseconds since
// 1970-01-01T00:00 on that wall, as if it hung in UTC.

export type LocalMs = number;

/** The only form in which a local time is written: RFC 3339 without an offset. */
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/** Whether this machine knows the time zone (IANA). */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What the clocks in a zone show at an instant. @throws RangeError for an unknown zone */
export function localMsAt(atMs: number, timeZone: string): LocalMs {
  const { offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  return atMs + offsetNanoseconds / 1_000_000;
}

/**
 * The instant at which the clocks in a zone show a local time (RFC 5545 3.3.5). One that the clocks skip counts with
 * the offset from before the gap: 02:30 is then 03:30. Of one that comes twice the first counts, unless told otherwise.
 * @throws RangeError for an unknown zone
 */
export function instantMsOf(
  localMs: LocalMs,
  timeZone: string,
  ofTwo: 'compatible' | 'later' = 'compatible',
): number {
  const wall = Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO('UTC').toPlainDateTime();
  return wall.toZonedDateTime(timeZone, { disambiguation: ofTwo }).epochMilliseconds;
}

/** `2026-03-01T09:00:00`; undefined for anything else, offsets and days that are in no calendar included. */
export function parseLocalTime(text: string): LocalMs | undefined {
  if (!LOCAL_TIME.test(text)) return undefined;
  const localMs = Date.parse(`${text}Z`);
  // Date.parse takes the 31st of a shorter month for the first of the next.
  return Number.isNaN(localMs) || formatLocalTime(localMs) !== text ? undefined : localMs;
}

export function formatLocalTime(localMs: LocalMs): string {
  return new Date(localMs).toISOString().slice(0, 19);
}
