import { type CalendarDate, type SearchKey, textOf, type ZonedTime } from '@mailweave/imap';
import { bodyText, type Comparator, decodedHeader, headerText, sentDate } from '@mailweave/message';
import type { StoredMessage } from '../store/stored-message.ts';

type TextKey = Extract<
  SearchKey,
  { name: 'FROM' | 'TO' | 'CC' | 'BCC' | 'SUBJECT' | 'BODY' | 'TEXT' | 'HEADER' }
>;
type DateKey = Extract<SearchKey, { date: unknown }>;
type SizeKey = Extract<SearchKey, { name: 'LARGER' | 'SMALLER' }>;
type AgeKey = Extract<SearchKey, { name: 'OLDER' | 'YOUNGER' }>;

/** Keys that look at what a message is, not at its flags or its place. */
export type ContentKey = TextKey | DateKey | SizeKey | AgeKey;

type ContentContext = { readonly nowMs: number; readonly comparator: Comparator };

export function matchesContent(
  key: ContentKey,
  message: StoredMessage,
  { nowMs, comparator }: ContentContext,
): boolean {
  if ('date' in key) return matchesDate(key, message);
  if ('sizeBytes' in key) return matchesSize(key, message);
  if ('seconds' in key) return matchesAge(key, message, nowMs);
  return matchesText(key, message, comparator);
}

/** Decoded, by the active comparator (RFC 5255 4.6); US-ASCII and UTF-8 are the charsets that SEARCH takes. */
function matchesText(key: TextKey, { bytes, index }: StoredMessage, comparator: Comparator): boolean {
  const wanted = comparator(textOf(key.value));
  const contains = (text: string): boolean => comparator(text).includes(wanted);
  switch (key.name) {
    case 'BODY':
      return contains(bodyText(bytes, index));
    case 'TEXT':
      return contains(headerText(bytes, index)) || contains(bodyText(bytes, index));
    case 'HEADER':
      return headerHolds(textOf(key.field));
    default:
      return headerHolds(key.name);
  }
  // An empty value asks whether the field is there at all (RFC 3501 6.4.4, HEADER).
  function headerHolds(field: string): boolean {
    return decodedHeader(bytes, index, field).some(contains);
  }
}

/** Dates as they are written, time and zone disregarded. */
function matchesDate(key: DateKey, message: StoredMessage): boolean {
  const date = key.name.startsWith('SENT') ? sentDate(message.index) : calendarDate(message.internalDate);
  if (date === undefined) return false;
  const order = dayNumber(date) - dayNumber(key.date);
  if (key.name.endsWith('BEFORE')) return order < 0;
  return key.name.endsWith('SINCE') ? order >= 0 : order === 0;
}

function calendarDate({ atMs, zoneMinutes }: ZonedTime): CalendarDate {
  const local = new Date(atMs + zoneMinutes * 60_000);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** Rises from day to day; good for comparing, not for counting. */
function dayNumber({ year, month, day }: CalendarDate): number {
  return (year * 12 + month) * 31 + day;
}

function matchesSize({ name, sizeBytes }: SizeKey, message: StoredMessage): boolean {
  return name === 'LARGER' ? message.sizeBytes > sizeBytes : message.sizeBytes < sizeBytes;
}

/** RFC 5032: both ends belong to it. */
function matchesAge({ name, seconds }: AgeKey, message: StoredMessage, nowMs: number): boolean {
  const ageMs = nowMs - message.internalDate.atMs;
  return name === 'OLDER' ? ageMs >= seconds * 1000 : ageMs <= seconds * 1000;
}
