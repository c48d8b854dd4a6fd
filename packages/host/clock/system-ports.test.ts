import { expect, test } from 'vitest';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

test('the system clock counts milliseconds since 1970', () => {
  const before = Date.now();
  const now = systemClock.nowMs();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test('system randomness gives two lower-case hex digits per byte and does not repeat itself', () => {
  const values = Array.from({ length: 50 }, () => systemRandom.hex(16));
  for (const value of values) expect(value).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(values).size).toBe(50);
});
