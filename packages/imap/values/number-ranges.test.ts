import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyRanges } from '../testing/arbitrary-values.ts';
import { parseNumberRanges, rangesOfNumbers, writeMessageSet, writeNumberRanges } from './number-ranges.ts';

test('ranges that are written are read back as they were', () => {
  fc.assert(
    fc.property(anyRanges, (ranges) => {
      expect(parseNumberRanges(writeNumberRanges(ranges))).toEqual(ranges);
    }),
  );
});

test('a set keeps order, overlaps and reversed ranges', () => {
  expect(parseNumberRanges('5:2,*,3:*,3')).toEqual([
    { first: 5, last: 2 },
    { first: '*', last: '*' },
    { first: 3, last: '*' },
    { first: 3, last: 3 },
  ]);
});

test.each([
  '',
  ',',
  '1,',
  ',1',
  '1,,2',
  '0',
  '1:0',
  '1:',
  ':1',
  '1:2:3',
  '4294967296',
  '1 ',
  '**',
  '1*',
  '-1',
  'a',
  '１',
])('%j is no set', (text) => {
  expect(parseNumberRanges(text)).toBeUndefined();
});

test('numbers become the fewest ranges', () => {
  expect(rangesOfNumbers([1, 2, 3, 5, 7, 8])).toEqual([
    { first: 1, last: 3 },
    { first: 5, last: 5 },
    { first: 7, last: 8 },
  ]);
  expect(rangesOfNumbers([])).toEqual([]);
});

test('a saved result is $, an empty set cannot be written', () => {
  expect(writeMessageSet({ kind: 'saved' })).toBe('$');
  expect(() => writeMessageSet({ kind: 'uid', ranges: [] })).toThrow(TypeError);
});
