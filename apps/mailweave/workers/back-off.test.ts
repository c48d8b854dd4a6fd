import { expect, test } from 'vitest';
import { BackOff } from './back-off.ts';

test('the delay doubles up to half a minute, and begins anew after a worker that lived', () => {
  const backOff = new BackOff();
  const delays = Array.from({ length: 11 }, () => backOff.next(5));
  expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  expect(backOff.next(60_000)).toBe(100);
  expect(backOff.next(5)).toBe(200);
});
