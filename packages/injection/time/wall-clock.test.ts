import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantMsOf, localMsAt } from './local-time.ts';
import { wallClock, wallClocks } from './wall-clock.ts';

const hourMs = 3_600_000;

test('a wall clock says of every local time what is said of it without one, also near changes of the clocks', () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'Pacific/Apia', 'Europe/Berlin');
  // Within some days of changes: of Berlin, of New York, of Apia across the date line.
  const change = fc.constantFrom(
    Date.UTC(2026, 2, 29, 1),
    Date.UTC(2026, 10, 1, 6),
    Date.UTC(2011, 11, 30, 10),
    Date.UTC(2026, 6, 1),
  );
  const hours = fc.double({ min: -80, max: 80, noNaN: true });
  fc.assert(
    fc.property(zone, change, hours, hours, (timeZone, aboutMs, before, after) => {
      const nowMs = Math.round(aboutMs + before * hourMs);
      const localMs = Math.round(aboutMs + after * hourMs);
      const clock = wallClock(timeZone, nowMs);
      expect(clock.wallMs).toBe(localMsAt(nowMs, timeZone));
      expect(clock.instantMsOf(localMs)).toBe(instantMsOf(localMs, timeZone));
      expect(clock.instantMsOf(localMs, 'later')).toBe(instantMsOf(localMs, timeZone, 'later'));
    }),
    { numRuns: 2_000 },
  );
});

test('each zone is read once', () => {
  const clockIn = wallClocks(0);
  expect(clockIn('Asia/Tokyo')).toBe(clockIn('Asia/Tokyo'));
  expect(clockIn('Asia/Tokyo').wallMs).toBe(9 * hourMs);
  expect(() => clockIn('Europe/Atlantis')).toThrow(RangeError);
});
