/** The days around the moment at which the mailbox is made, so that its mails speak of real ones. */
export type Days = {
  readonly nowMs: number;
  /** `Saturday 14 June`; negative days lie ahead. */
  written(daysAgo: number): string;
  /** The first of these weekdays (0 is Sunday) from that day on. */
  firstOf(weekdays: readonly number[], daysAgo: number): number;
  /** The moment of `14:30`, in the zone. */
  at(daysAgo: number, time: string, zoneMinutes?: number): number;
};

export const WORKDAYS: readonly number[] = [1, 2, 3, 4, 5];
export const FRIDAY: readonly number[] = [5];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Where the owner of the mailbox lives: an hour east of Greenwich. */
export const HOME_ZONE_MINUTES = 60;

export function daysAround(nowMs: number): Days {
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return {
    nowMs,
    written: (daysAgo) => format.format(todayMs - daysAgo * DAY_MS).replace(',', ''),
    firstOf: (weekdays, daysAgo) => {
      const weekday = new Date(todayMs - daysAgo * DAY_MS).getUTCDay();
      return daysAgo - Math.min(...weekdays.map((wanted) => (wanted - weekday + 7) % 7));
    },
    at: (daysAgo, time, zoneMinutes = HOME_ZONE_MINUTES) => {
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      return todayMs - daysAgo * DAY_MS + (hours * 60 + minutes - zoneMinutes) * MINUTE_MS;
    },
  };
}

/** `Tue, 03 Mar 2026 18:42:00 +0100` (RFC 5322 3.3). */
export function dateField(atMs: number, zoneMinutes: number): string {
  const local = new Date(atMs + zoneMinutes * MINUTE_MS).toUTCString().replace(' GMT', '');
  const size = Math.abs(zoneMinutes);
  const digits = `${Math.floor(size / 60) * 100 + (size % 60)}`.padStart(4, '0');
  return `${local} ${zoneMinutes < 0 ? '-' : '+'}${digits}`;
}
