import { expect, test } from 'vitest';
import { median, medianOfPairs } from './statistics.ts';

test('the median is the middle value, or between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 9])).toBe(3);
  expect(() => median([])).toThrow(RangeError);
});

test('a round in which everything was slow does not move the ratio', () => {
  expect(medianOfPairs([10, 40, 10], [20, 80, 20], (value, reference) => value / reference)).toBe(0.5);
});
