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
  const values = Array.from({ length: 1_000 }, () => systemRandom.hex(16));
  for (const value of values) expect(value).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(values).size).toBe(1_000);
  const uneven = Array.from({ length: 2_000 }, (_, at) => systemRandom.hex(8 + (at % 7)));
  expect(new Set(uneven).size).toBe(2_000);
  for (const sizeBytes of [1, 4_095, 4_096, 4_097, 10_000]) {
    const value = systemRandom.hex(sizeBytes);
    expect(value).toHaveLength(2 * sizeBytes);
    expect(value).not.toMatch(/0{20}$/);
  }
});
