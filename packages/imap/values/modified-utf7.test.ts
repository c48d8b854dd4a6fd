import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteString } from './byte-string.ts';
import { decodeModifiedUtf7, encodeModifiedUtf7 } from './modified-utf7.ts';

test.each([
  ['Offers', 'Offers'],
  ['R&-D', 'R&D'],
  ['Entw&APw-rfe', 'Entwürfe'],
  // RFC 3501 5.1.3
  ['~peter/mail/&U,BTFw-/&ZeVnLIqe-', '~peter/mail/台北/日本語'],
])('%s is %s', (name, text) => {
  expect(decodeModifiedUtf7(name as ByteString)).toBe(text);
  expect(encodeModifiedUtf7(text)).toBe(name);
});

test.each(['R&D', '&', '&AGE-', '&U,BTFw-&ZeVnLIqe-', 'Entw\xc3\xbcrfe', '&2D0-', '&APw', 'a\tb'])(
  '%s is no name in modified UTF-7',
  (name) => {
    expect(decodeModifiedUtf7(name as ByteString)).toBeUndefined();
  },
);

test('every text comes back, and what is decoded has this one form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeModifiedUtf7(encodeModifiedUtf7(text))).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('&', '-', 'A', 'P', 'w', ',', '/', '\xfc') }), (name) => {
      const text = decodeModifiedUtf7(name as ByteString);
      if (text !== undefined) expect(encodeModifiedUtf7(text)).toBe(name);
    }),
  );
});
