import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyDate, anyTime } from '../testing/arbitrary-values.ts';
import { internalDateText, parseDate, parseDateTime, writeDate, writeDateTime } from './date-time.ts';

test('dates and times that are written are read back as they were', () => {
  fc.assert(
    fc.property(anyDate, anyTime, (date, time) => {
      expect(parseDate(writeDate(date))).toEqual(date);
      expect(parseDateTime(writeDateTime(time))).toEqual(time);
      expect(writeDateTime(time)).toHaveLength(26);
    }),
  );
});

test('a date-time keeps its zone', () => {
  const time = { atMs: Date.UTC(1996, 6, 17, 9, 44, 25), zoneMinutes: -420 };
  expect(parseDateTime('17-Jul-1996 02:44:25 -0700')).toEqual(time);
  expect(writeDateTime(time)).toBe('17-Jul-1996 02:44:25 -0700');
  expect(internalDateText(999)).toBe('" 1-Jan-1970 00:00:00 +0000"');
  expect(parseDateTime(' 1-jan-1970 00:00:00 -0000')).toEqual({ atMs: 0, zoneMinutes: 0 });
  expect(parseDateTime('31-Dec-2016 23:59:60 +0000')).toEqual({ atMs: Date.UTC(2017, 0, 1), zoneMinutes: 0 });
});

test.each([
  '29-Feb-2023',
  '0-Jan-2023',
  '32-Jan-2023',
  '1-Foo-2023',
  '1-Jan-23',
  '1-Jan-20230',
  ' 1-Jan-2023',
  '1/1/2023',
  '',
])('%j is no date', (text) => {
  expect(parseDate(text)).toBeUndefined();
});

test.each([
  '1-Jan-1970 00:00:00 +0000',
  '31-Apr-1970 00:00:00 +0000',
  '01-Jan-1970 24:00:00 +0000',
  '01-Jan-1970 00:60:00 +0000',
  '01-Jan-1970 00:00:61 +0000',
  '01-Jan-1970 00:00:00 +2400',
  '01-Jan-1970 00:00:00 +0060',
  '01-Jan-1970 00:00:00 GMT',
  '01-Jan-1970 00:00:00',
])('%j is no date-time', (text) => {
  expect(parseDateTime(text)).toBeUndefined();
});

test('29 February is a day in leap years, in the year 4 too', () => {
  expect(parseDate('29-Feb-2024')).toEqual({ year: 2024, month: 2, day: 29 });
  expect(parseDate('29-Feb-0004')).toEqual({ year: 4, month: 2, day: 29 });
});
