import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../time/wall-clock.ts';
import { quietUntilMs } from './quiet-hours.ts';

const minuteMs = 60_000;
const night = { from: '21:00', to: '08:00' };

function until(quietHours: typeof night, timeZone: string, at: string): string | undefined {
  const untilMs = quietUntilMs(quietHours, wallClock(timeZone, Date.parse(at)));
  return untilMs === undefined ? undefined : new Date(untilMs).toISOString();
}

describe('quiet hours', () => {
  it.each([
    ['end in the morning', night, '2026-07-01T19:00:00Z', '2026-07-02T06:00:00.000Z'],
    ['end on the same day after midnight', night, '2026-07-02T05:59:59Z', '2026-07-02T06:00:00.000Z'],
    ['do not hold at their end', night, '2026-07-02T06:00:00Z', undefined],
    ['do not hold before they begin', night, '2026-07-01T18:59:59Z', undefined],
    [
      'may lie within a day',
      { from: '12:00', to: '13:00' },
      '2026-07-01T10:30:00Z',
      '2026-07-01T11:00:00.000Z',
    ],
    ['of no length never hold', { from: '12:00', to: '12:00' }, '2026-07-01T10:00:00Z', undefined],
    [
      'are shorter in the night when clocks go forward',
      night,
      '2026-03-28T20:00:00Z',
      '2026-03-29T06:00:00.000Z',
    ],
    [
      'that end in the skipped hour end as much later',
      { from: '21:00', to: '02:30' },
      '2026-03-29T00:59:00Z',
      '2026-03-29T01:30:00.000Z',
    ],
    [
      'hold again when the clock shows the same hour again',
      { from: '21:00', to: '02:30' },
      '2026-10-25T01:10:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
  ])('in Berlin %s', (_title, quietHours, at, expected) => {
    expect(until(quietHours, 'Europe/Berlin', at)).toBe(expected);
  });

  it('hold exactly while the clock of the zone says so, and are over when they say that they end', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const time = fc
      .integer({ min: 0, max: 24 * 60 - 1 })
      .map((minute) => new Date(minute * minuteMs).toISOString().slice(11, 16));
    const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });
    let held = 0;
    fc.assert(
      fc.property(zone, time, time, instant, (timeZone, from, to, nowMs) => {
        const clock = (atMs: number) => new Date(atMs).toLocaleTimeString('sv-SE', { timeZone }).slice(0, 5);
        const holds = (atMs: number) =>
          from <= to ? from <= clock(atMs) && clock(atMs) < to : from <= clock(atMs) || clock(atMs) < to;
        const untilMs = quietUntilMs({ from, to }, wallClock(timeZone, nowMs));
        expect(untilMs !== undefined).toBe(holds(nowMs));
        if (untilMs === undefined) return;
        held += 1;
        expect(untilMs).toBeGreaterThan(nowMs);
        expect(untilMs - nowMs).toBeLessThanOrEqual(26 * 60 * minuteMs);
        expect(quietUntilMs({ from, to }, wallClock(timeZone, untilMs))).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
    expect(held).toBeGreaterThan(300);
  });
});
