import fc from 'fast-check';
import { decodeWords } from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { encodeHeaderText } from './header-text.ts';

const subject = { column: 'Subject: '.length, isPhrase: false };
const phrase = { column: 'From: '.length, isPhrase: true };

test.each([
  ['Plain, with: "anything" <printable>', 'Plain, with: "anything" <printable>'],
  ['', ''],
  ['ü', '=?UTF-8?B?w7w=?='],
  ['a\r\nb\tc', '=?UTF-8?B?YSAgYiBj?='],
  ['=?x', '=?UTF-8?B?PT94?='],
  [' led by space', '=?UTF-8?B?IGxlZCBieSBzcGFjZQ==?='],
])('the subject %j is written %j', (text, expected) => {
  expect(encodeHeaderText(text, subject)).toBe(expected);
});

test.each([
  ['Anna Bell', 'Anna Bell'],
  ['Foo, Inc.', '"Foo, Inc."'],
  ['the "best"', '=?UTF-8?B?dGhlICJiZXN0Ig==?='],
  ['', '""'],
])('the display name %j is written %j', (text, expected) => {
  expect(encodeHeaderText(text, phrase)).toBe(expected);
});

describe('any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    // A decoder takes U+FEFF for a byte order mark.
    fc.string({ unit: 'binary', maxLength: 200 }).map((value) => value.replaceAll('\ufeff', '')),
    fc.array(fc.stringMatching(/^[!-~]{1,60}$/), { maxLength: 30 }).map((words) => words.join(' ')),
  );

  test('is folded into lines of 78 characters, of 76 where words are encoded, each word 75 at most', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(subject, phrase), (value, place) => {
        const lines = `${'x'.repeat(place.column)}${encodeHeaderText(value, place)}`.split('\r\n');
        for (const line of lines.slice(1)) expect(line).toMatch(/^ [!-~]/);
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(line.includes('=?UTF-8?B?') ? 76 : 78);
          for (const word of line.split(' ')) {
            if (word.startsWith('=?UTF-8?B?')) expect(word.length).toBeLessThanOrEqual(75);
          }
        }
      }),
    );
  });

  test('is read back by another decoder, and no character is divided between two words', () => {
    const readBack = (written: string): string => decodeWords(written.replaceAll('\r\n', ''));
    fc.assert(
      fc.property(text, (value) => {
        const written = encodeHeaderText(value, subject);
        expect(readBack(written)).toBe(value.toWellFormed().replace(/\p{Cc}/gu, ' '));
        const words = written.split('\r\n ').filter((word) => /^=\?UTF-8\?B\?.*\?=$/.test(word));
        for (const word of words) {
          const bytes = Buffer.from(word.slice('=?UTF-8?B?'.length, -'?='.length), 'base64');
          expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
        }
      }),
      { numRuns: 500 },
    );
  });
});
