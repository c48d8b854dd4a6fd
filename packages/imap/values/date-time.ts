/** Months as IMAP writes them (RFC 3501 9, date-month). */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** A point in time with the zone it was written in. */
export type ZonedTime = { readonly atMs: number; readonly zoneMinutes: number };

/** A day without time or zone; month 1..12. */
export type CalendarDate = { readonly year: number; readonly month: number; readonly day: number };

const DATE = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/;
const DATE_TIME = /^([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/;
const MS_PER_MINUTE = 60_000;

/**
 * date-text = date-day "-" date-month "-" date-year      (RFC 3501 9)
 *
 * @returns undefined when it is no date of the calendar
 */
export function parseDate(text: string): CalendarDate | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  return calendarDate(Number(match[3]), match[2] ?? '', Number(match[1]));
}

export function writeDate({ year, month, day }: CalendarDate): string {
  return `${day}-${monthName(month)}-${fourDigits(year)}`;
}

/**
 * What stands between the quotes of
 * date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE      (RFC 3501 9)
 *
 * A leap second counts as the first second of the next minute.
 */
export function parseDateTime(text: string): ZonedTime | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, day, month, year, hours, minutes, seconds, sign, zoneHours, zoneRest] = match;
  const date = calendarDate(Number(year), month ?? '', Number(day));
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  const inRange = h < 24 && m < 60 && s <= 60 && Number(zoneHours) < 24 && Number(zoneRest) < 60;
  if (date === undefined || !inRange) return undefined;
  const zone = Number(zoneHours) * 60 + Number(zoneRest);
  const zoneMinutes = sign === '-' && zone > 0 ? -zone : zone;
  const localMs = midnightMs(date) + ((h * 60 + m) * 60 + s) * 1000;
  return { atMs: localMs - zoneMinutes * MS_PER_MINUTE, zoneMinutes };
}

/** Whole seconds; what is finer than a second is cut off. Without the quotes. */
export function writeDateTime({ atMs, zoneMinutes }: ZonedTime): string {
  const local = new Date(atMs + zoneMinutes * MS_PER_MINUTE);
  const day = `${local.getUTCDate()}`.padStart(2, ' ');
  const date = `${day}-${monthName(local.getUTCMonth() + 1)}-${fourDigits(local.getUTCFullYear())}`;
  return `${date} ${local.toISOString().slice(-13, -5)} ${zone(zoneMinutes)}`;
}

/** The value of INTERNALDATE in UTC, with its quotes. @param atMs milliseconds since 1970 */
export function internalDateText(atMs: number): string {
  return `"${writeDateTime({ atMs, zoneMinutes: 0 })}"`;
}

function calendarDate(year: number, monthText: string, day: number): CalendarDate | undefined {
  const wanted = monthText.toLowerCase();
  const month = MONTHS.findIndex((name) => name.toLowerCase() === wanted) + 1;
  const date = { year, month, day };
  const exists = month > 0 && day > 0 && new Date(midnightMs(date)).getUTCDate() === day;
  return exists ? date : undefined;
}

/** Not Date.UTC, which takes the years 0..99 for 1900..1999. */
function midnightMs({ year, month, day }: CalendarDate): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function monthName(month: number): string {
  const name = MONTHS[month - 1];
  if (name === undefined) throw new TypeError('A month is 1..12.');
  return name;
}

function fourDigits(year: number): string {
  return `${year}`.padStart(4, '0');
}

function zone(minutes: number): string {
  const size = Math.abs(minutes);
  const digits = Math.trunc(size / 60) * 100 + (size % 60);
  return (minutes < 0 ? '-' : '+') + `${digits}`.padStart(4, '0');
}
