import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantMsOf, parseLocalTime } from '../time/local-time.ts';
import { wallClock } from '../time/wall-clock.ts';
import { openAt } from './open-at.ts';
import type { Opening } from './openings.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const berlin = 'Europe/Berlin';

function opening(start: string, minutes: number): Opening {
  return { startLocalMs: parseLocalTime(start) ?? Number.NaN, durationMs: minutes * minuteMs };
}

/** The minutes, in UTC, in which it is open, from one instant to another. */
function openMinutes(openings: readonly Opening[], from: string, to: string): string[] {
  const found: string[] = [];
  for (let atMs = Date.parse(from); atMs < Date.parse(to); atMs += minuteMs)
    if (openAt({ openings }, wallClock(berlin, atMs)).open)
      found.push(new Date(atMs).toISOString().slice(11, 16));
  return found;
}

describe('an opening on a day when clocks change', () => {
  it('that begins at a time which they skip begins as much later, and has its whole duration', () => {
    const open = openMinutes(
      [opening('2026-03-29T02:30:00', 30)],
      '2026-03-28T22:00:00Z',
      '2026-03-29T04:00:00Z',
    );
    expect([open.length, open[0], open.at(-1)]).toEqual([30, '01:30', '01:59']);
  });

  it('that begins at a time which comes twice opens once, at the first', () => {
    const open = openMinutes(
      [opening('2026-10-25T02:30:00', 60)],
      '2026-10-24T22:00:00Z',
      '2026-10-25T04:00:00Z',
    );
    expect([open.length, open[0], open.at(-1)]).toEqual([60, '00:30', '01:29']);
  });

  it('takes its duration whatever the clocks do meanwhile', () => {
    const open = openMinutes(
      [opening('2026-03-29T01:00:00', 120)],
      '2026-03-28T22:00:00Z',
      '2026-03-29T04:00:00Z',
    );
    expect([open.length, open[0], open.at(-1)]).toEqual([120, '00:00', '01:59']);
  });

  it('does not hide one behind it that begins earlier, because it was put off', () => {
    const openings = [opening('2026-03-29T02:30:00', 10), opening('2026-03-29T03:00:00', 10)];
    const open = openMinutes(openings, '2026-03-28T22:00:00Z', '2026-03-29T04:00:00Z');
    expect(open).toHaveLength(20);
    expect(openAt({ openings }, wallClock(berlin, Date.parse('2026-03-29T00:00:00Z')))).toEqual({
      open: false,
      nextAtMs: Date.parse('2026-03-29T01:00:00Z'),
    });
  });
});

describe('openAt, of any openings in any zone', () => {
  const zone = fc.constantFrom(
    berlin,
    'America/New_York',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Asia/Kolkata',
    'UTC',
  );
  // Days on which clocks change somewhere, and Apia's that was left out.
  const day = fc.constantFrom(
    '2026-03-08',
    '2026-03-29',
    '2026-10-25',
    '2026-11-01',
    '2026-04-05',
    '2011-12-29',
    '2026-07-01',
  );
  const steps = fc.array(
    fc.record({ pauseMinutes: fc.integer({ min: 0, max: 600 }), minutes: fc.integer({ min: 1, max: 600 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );

  it('is open exactly while one of them lasts, and else names the next moment at which one begins', () => {
    let open = 0;
    let closed = 0;
    fc.assert(
      fc.property(
        zone,
        day,
        steps,
        fc.integer({ min: -30 * 60, max: 80 * 60 }),
        (timeZone, from, list, offset) => {
          const dayMs = Date.parse(`${from}T00:00:00Z`);
          let at = dayMs;
          const openings = list.map(({ pauseMinutes, minutes }): Opening => {
            const startLocalMs = at + pauseMinutes * minuteMs;
            at = startLocalMs + minutes * minuteMs;
            return { startLocalMs, durationMs: minutes * minuteMs };
          });
          const nowMs = dayMs + offset * minuteMs;
          const spans = openings.map(({ startLocalMs, durationMs }) => {
            const beginsAtMs = instantMsOf(startLocalMs, timeZone);
            return { beginsAtMs, endsAtMs: beginsAtMs + durationMs };
          });
          const expected = spans.some(({ beginsAtMs, endsAtMs }) => beginsAtMs <= nowMs && nowMs < endsAtMs);
          const next = Math.min(...spans.map(({ beginsAtMs }) => beginsAtMs).filter((atMs) => atMs > nowMs));
          const state = openAt({ openings }, wallClock(timeZone, nowMs));
          if (expected) {
            open += 1;
            expect(state).toEqual({ open: true });
          } else {
            closed += 1;
            expect(state).toEqual({ open: false, ...(Number.isFinite(next) && { nextAtMs: next }) });
          }
        },
      ),
      { numRuns: 3_000 },
    );
    expect(Math.min(open, closed)).toBeGreaterThan(300);
  });

  it('asks for few of many', () => {
    const openings = Array.from(
      { length: 1_000 },
      (_, n): Opening => ({ startLocalMs: n * 24 * hourMs, durationMs: hourMs }),
    );
    let read = 0;
    const counted = new Proxy(openings, {
      get(target, key, receiver) {
        if (key !== 'length') read += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    expect(openAt({ openings: counted }, wallClock('UTC', 500 * 24 * hourMs))).toEqual({ open: true });
    expect(read).toBeLessThan(20);
  });
});
