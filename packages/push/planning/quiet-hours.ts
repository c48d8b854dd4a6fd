import { Temporal } from 'temporal-polyfill';
import type { Preferences } from '../subscriptions/subscription.ts';

type QuietHours = NonNullable<Preferences['quietHours']>;

/**
 * When the quiet hours end that a moment lies in; undefined when it lies in none. Hours that end at the time they begin at are none,
 * and neither are those of a time zone that this machine does not know: nobody is kept from his mail by a mistake.
 */
export function quietUntilMs(hours: QuietHours | undefined, nowMs: number): number | undefined {
  const now = hours === undefined ? undefined : wallClock(hours.timeZone, nowMs);
  if (hours === undefined || now === undefined) return undefined;
  const from = Temporal.PlainTime.from(hours.from);
  const until = Temporal.PlainTime.from(hours.until);
  const time = now.toPlainTime();
  const isPastFrom = Temporal.PlainTime.compare(time, from) >= 0;
  const isBeforeUntil = Temporal.PlainTime.compare(time, until) < 0;
  const spansMidnight = Temporal.PlainTime.compare(from, until) > 0;
  const isQuiet = spansMidnight ? isPastFrom || isBeforeUntil : isPastFrom && isBeforeUntil;
  if (!isQuiet) return undefined;
  const day = spansMidnight && isPastFrom ? now.toPlainDate().add({ days: 1 }) : now.toPlainDate();
  const end = day.toPlainDateTime(until).toZonedDateTime(hours.timeZone).epochMilliseconds;
  // Where the clocks go back, an hour is shown twice; the end may be the first of the two.
  return end > nowMs ? end : undefined;
}

function wallClock(timeZone: string, atMs: number): Temporal.ZonedDateTime | undefined {
  try {
    return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
