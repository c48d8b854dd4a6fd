import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutUtf8 } from './cut-utf8.ts';

it.each([
  ['Lunch?', 6, 'Lunch?'],
  ['Lunch?!', 6, 'Lun…'],
  ['Zoë Zoë', 7, 'Zoë…'],
  ['Zoë Zoë', 6, 'Zo…'],
  ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 30, '👩‍👩‍👧‍👦…'],
  ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 27, '…'],
  ['a\ud800', 10, 'a\ufffd'],
])('cuts %j to %i bytes: %j', (text, maxBytes, expected) => {
  expect(cutUtf8(text, maxBytes)).toBe(expected);
});

it('keeps to the bound, is whole UTF-8, and only ever leaves out the end', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 3, max: 40 }), (text, maxBytes) => {
      const cut = cutUtf8(text, maxBytes);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
      expect(cut.isWellFormed()).toBe(true);
      const begins = text.toWellFormed().startsWith(cut.replace(/…$/, ''));
      expect(begins || cut === text).toBe(true);
    }),
  );
});
