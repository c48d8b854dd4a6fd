import fc from 'fast-check';
import { expect } from 'vitest';
import { testProperty } from '../testing/property.ts';
import { type ClosedRange, commonRanges, withoutRanges } from './closed-ranges.ts';

const anyRanges = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 6 }))
    .map(([first, more]) => ({ first, last: first + more })),
  { maxLength: 5 },
);

function numbers(ranges: readonly ClosedRange[]): number[] {
  return ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
}

testProperty(
  'ranges are taken out of ranges, and cut with ranges, number by number',
  fc.property(anyRanges, anyRanges, (left, right) => {
    const inLeft = [...new Set(numbers(left))].sort((a, b) => a - b);
    const inRight = new Set(numbers(right));
    expect(numbers(withoutRanges(left, right))).toEqual(inLeft.filter((number) => !inRight.has(number)));
    expect(numbers(commonRanges(left, right))).toEqual(inLeft.filter((number) => inRight.has(number)));
  }),
);
