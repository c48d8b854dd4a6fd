import { describe, expect, it } from 'vitest';
import { formatLocalTime, parseLocalTime } from '../time/local-time.ts';
import { recurrences } from './recurrence-rule.ts';

function times(
  rule: string,
  { start = '2026-01-01T09:00:00', end = '2027-01-01T00:00:00', limit = 400 } = {},
) {
  const [startMs = Number.NaN, endMs = Number.NaN] = [parseLocalTime(start), parseLocalTime(end)];
  const found = recurrences(rule, { startMs, endMs }, limit);
  return found.outcome === 'times' ? found.times.map(formatLocalTime) : found.problem;
}

describe('a recurrence rule', () => {
  // The first four are examples of RFC 5545 3.8.5.3, in local time.
  it.each([
    ['FREQ=DAILY;COUNT=3', '1997-09-02T09:00:00', ['1997-09-02', '1997-09-03', '1997-09-04']],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=1FR', '1997-09-05T09:00:00', ['1997-09-05', '1997-10-03', '1997-11-07']],
    ['FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3', '1997-09-28T09:00:00', ['1997-09-28', '1997-10-29', '1997-11-28']],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      '1997-08-05T09:00:00',
      ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'],
    ],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2', '2026-01-01T09:00:00', ['2028-02-29', '2032-02-29']],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2',
      '2026-01-01T09:00:00',
      ['2026-01-30', '2026-02-27'],
    ],
    ['FREQ=DAILY;UNTIL=20260102T090000', '2026-01-01T09:00:00', ['2026-01-01', '2026-01-02']],
  ])('%s recurs as RFC 5545 says', (rule, start, days) => {
    expect(times(rule, { start, end: '2040-01-01T00:00:00' })).toEqual(days.map((day) => `${day}T09:00:00`));
  });

  it('leaves out a start that it does not match', () => {
    expect(times('FREQ=WEEKLY;BYDAY=SA', { end: '2026-01-17T09:00:00' })).toEqual([
      '2026-01-03T09:00:00',
      '2026-01-10T09:00:00',
    ]);
  });

  it('ends before the end, and may have as many times as the limit says', () => {
    expect(times('FREQ=DAILY', { end: '2026-01-03T09:00:00', limit: 2 })).toHaveLength(2);
    expect(times('FREQ=DAILY', { end: '2026-01-03T09:00:01', limit: 2 })).toBe('it recurs more than 2 times');
  });
});

describe('what is no recurrence rule for days', () => {
  it.each([
    ['', 'it may have the parts FREQ, INTERVAL'],
    ['INTERVAL=2', 'it has no part FREQ'],
    ['FREQ=HOURLY', 'its part FREQ is not valid'],
    ['freq=daily', 'it may have the parts FREQ'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'it has the part FREQ twice'],
    ['FREQ=DAILY;INTERVAL=0', 'its part INTERVAL is not valid'],
    ['FREQ=DAILY;COUNT=2=3', 'its part COUNT is not valid'],
    ['FREQ=DAILY;UNTIL=20260105T000000Z', 'its part UNTIL is not valid'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'its part BYMONTHDAY is not valid'],
    ['FREQ=YEARLY;BYMONTH=13', 'its part BYMONTH is not valid'],
    ['FREQ=DAILY;BYHOUR=9', 'it may have the parts FREQ'],
    ['FREQ=DAILY;BYDAY=MO;', 'it may have the parts FREQ'],
    ['FREQ=DAILY\nEXDATE:20260103T090000', 'its part FREQ is not valid'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20260105T000000', 'it says something else than RFC 5545 allows'],
    ['FREQ=WEEKLY;BYMONTHDAY=3', 'it says something else than RFC 5545 allows'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'it says something else than RFC 5545 allows'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'it says something else than RFC 5545 allows, or nothing'],
    ['FREQ=MONTHLY;BYDAY=9MO', 'it says something else than RFC 5545 allows, or nothing'],
  ])('is refused with a reason: %j', (rule, reason) => {
    expect(times(rule)).toEqual(expect.stringContaining(reason));
  });
});
