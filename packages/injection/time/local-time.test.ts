import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatLocalTime, instantMsOf, isTimeZone, localMsAt, parseLocalTime } from './local-time.ts';

const hourMs = 3_600_000;
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC');
const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });

function local(text: string): number {
  const localMs = parseLocalTime(text);
  if (localMs === undefined) throw new Error(`${text} is no local time`);
  return localMs;
}

describe('a local time', () => {
  it.each([
    ['in winter', '2026-01-10T09:00:00', 'Europe/Berlin', '2026-01-10T08:00:00Z'],
    ['in summer', '2026-07-10T09:00:00', 'Europe/Berlin', '2026-07-10T07:00:00Z'],
    [
      'that the clocks skip, with the offset before',
      '2026-03-29T02:30:00',
      'Europe/Berlin',
      '2026-03-29T01:30:00Z',
    ],
    ['that comes twice, at the first time', '2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    [
      'where clocks change by half an hour',
      '2026-10-04T02:15:00',
      'Australia/Lord_Howe',
      '2026-10-03T15:45:00Z',
    ],
    ['on a day that a zone left out', '2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
    ['at a midnight that does not exist', '2026-03-29T00:00:00', 'Asia/Beirut', '2026-03-28T22:00:00Z'],
  ])('%s is an instant', (_title, text, timeZone, expected) => {
    expect(instantMsOf(local(text), timeZone)).toBe(Date.parse(expected));
  });

  it('that comes twice has a second instant, an hour later', () => {
    const twice = local('2026-10-25T02:30:00');
    const [first, second] = [
      instantMsOf(twice, 'Europe/Berlin'),
      instantMsOf(twice, 'Europe/Berlin', 'later'),
    ];
    expect(second - first).toBe(hourMs);
    expect([localMsAt(first, 'Europe/Berlin'), localMsAt(second, 'Europe/Berlin')]).toEqual([twice, twice]);
  });

  it('of an instant leads back to it, in every zone, but where it comes twice', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, atMs) => {
        const wall = localMsAt(atMs, timeZone);
        const [first, second] = [instantMsOf(wall, timeZone), instantMsOf(wall, timeZone, 'later')];
        expect([first, second]).toContain(atMs);
      }),
      { numRuns: 2_000 },
    );
  });

  it('agrees with what the machine itself shows as the time of a zone', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, atMs) => {
        const shown = new Date(atMs).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');
        expect(formatLocalTime(localMsAt(atMs, timeZone))).toBe(shown);
      }),
    );
  });
});

describe('what is no local time', () => {
  it.each([
    '2026-03-01',
    '2026-03-01T09:00',
    '2026-03-01T09:00:00Z',
    '2026-03-01T09:00:00+01:00',
    '2026-02-30T09:00:00',
    '2026-03-01T24:00:00',
    '2026-03-01T09:60:00',
    '',
  ])('is not taken for one: %s', (text) => {
    expect(parseLocalTime(text)).toBeUndefined();
  });
});

test('a time zone is known by its name only', () => {
  expect(['Europe/Berlin', 'UTC', 'Asia/Calcutta'].map(isTimeZone)).toEqual([true, true, true]);
  expect(['Europe/Atlantis', '', 'Mars'].map(isTimeZone)).toEqual([false, false, false]);
});
