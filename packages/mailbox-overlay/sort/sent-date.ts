const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const COMMENT = /\([^()]*\)/g;
/** date of RFC 5322 3.3, dashes tolerated. */
const DATE = /(?:^|[^0-9])([0-9]{1,2})[ \t-]{1,8}([a-z]{3})[a-z]{0,6}[ \t-]{1,8}([0-9]{2,4})(?![0-9])/i;
/** time-of-day with the obsolete white space. */
const TIME = /^\s{0,8}([0-9]{1,2})\s{0,8}:\s{0,8}([0-9]{1,2})(?:\s{0,8}:\s{0,8}([0-9]{1,2}))?(?![0-9:])/;
const NUMERIC_ZONE = /^\s{0,8}([+-])([0-9]{2})([0-5][0-9])(?![0-9])/;
const NAMED_ZONE = /^\s{0,8}([a-z]{3})(?![a-z])/i;

/** obs-zone (RFC 5322 4.3), hours east of UTC. The military letters are all to be taken as UTC. */
const ZONE_HOURS: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;

/**
 * The sent date (RFC 5256 2.2) in milliseconds since 1970: the Date field's date and time in UTC. An invalid
 * zone counts as UTC, an invalid time as 00:00:00.
 *
 * @param written the value of Date
 * @returns undefined when there is no date in it
 */
export function sentDateMs(written: string): number | undefined {
  const text = written.replace(COMMENT, ' ');
  const date = DATE.exec(text);
  if (date === null) return undefined;
  const midnightMs = dayMs(date);
  if (midnightMs === undefined) return undefined;
  const behindDate = text.slice(date.index + date[0].length);
  const time = TIME.exec(behindDate);
  const timeMs = time === null ? undefined : timeOfDayMs(time);
  if (time === null || timeMs === undefined) return midnightMs;
  return midnightMs + timeMs - zoneMinutes(behindDate.slice(time[0].length)) * MS_PER_MINUTE;
}

function dayMs([, day, month = '', year = '']: RegExpExecArray): number | undefined {
  const at = MONTHS.indexOf(month.toLowerCase());
  const midnight = new Date(new Date(0).setUTCFullYear(fullYear(year), at, Number(day)));
  return at >= 0 && midnight.getUTCDate() === Number(day) ? midnight.getTime() : undefined;
}

/** Years of two and three digits (RFC 5322 4.3, obs-year). */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

/** A leap second counts as the first of the next minute. */
function timeOfDayMs([, hours, minutes, seconds = '0']: RegExpExecArray): number | undefined {
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  return h < 24 && m < 60 && s <= 60 ? ((h * 60 + m) * 60 + s) * 1000 : undefined;
}

/** Minutes east of UTC. */
function zoneMinutes(text: string): number {
  const [, sign, hours, minutes] = NUMERIC_ZONE.exec(text) ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  if (sign !== undefined) return size >= MINUTES_PER_DAY ? 0 : size * (sign === '-' ? -1 : 1);
  const name = NAMED_ZONE.exec(text)?.[1]?.toUpperCase() ?? '';
  return (ZONE_HOURS[name] ?? 0) * 60;
}
