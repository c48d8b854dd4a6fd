import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';

const anyWhole = fc.integer({ min: -1_000, max: 1_000 });

test('a straight line has the slope that it was drawn with, whatever came in its first quarter', () => {
  fc.assert(
    fc.property(anyWhole, anyWhole, fc.integer({ min: 4, max: 60 }), (start, rise, count) => {
      const line = Array.from({ length: count }, (_, at) => start + at * rise);
      const quarter = Math.floor(count / 4);
      const values = line.map((value, at) => (at < quarter ? value - 5_000 : value));
      expect(slopeOf(values)).toBeCloseTo(rise, 6);
    }),
  );
});

test('values that go up and down around one height have no slope', () => {
  expect(slopeOf([0, 10, 10, 12, 10, 10])).toBeCloseTo(0, 6);
});

test('one value has no slope', () => {
  expect(() => slopeOf([5])).toThrow(RangeError);
});
