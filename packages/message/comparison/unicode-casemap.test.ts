import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unicodeCasemap } from './unicode-casemap.ts';

test.each([
  ['Hello World', 'HELLO WORLD'],
  ['\u00fc \u00b3', 'U\u0308 3'],
  ['u\u0308', 'U\u0308'],
  ['\u01d6', 'U\u0308\u0304'],
  ['стол', 'СТОЛ'],
  ['ς', 'Σ'],
  ['\uff5a', 'Z'],
  ['\ud55c', '\u1112\u1161\u11ab'],
  // Their capitals are two characters, and simple mapping knows none (RFC 5051 2).
  ['straße', 'STRAßE'],
  ['\ufb01', 'fi'],
])('%j is compared as %j', (text, compared) => {
  expect(unicodeCasemap(text).toString('utf8')).toBe(compared);
});

test('text in ASCII is compared as its capitals are, also next to other characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(unicodeCasemap(text).toString('utf8')).toBe(text.toUpperCase());
      expect(unicodeCasemap(`${text}\u00e9`).toString('utf8')).toBe(`${text.toUpperCase()}E\u0301`);
    }),
  );
});

test('characters beyond 16 bits come last', () => {
  expect(Buffer.compare(unicodeCasemap('\u{1f600}'), unicodeCasemap('\uffee'))).toBe(1);
});
