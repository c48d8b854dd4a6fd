import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonWithin, MAX_PAYLOAD_BYTES } from './json-within.ts';

it('makes JSON that a push service takes, whatever the texts are, and cuts the first text first', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 1_000 }),
    fc.string({ unit: fc.constantFrom('"', '\\', '\u0001', 'é', '\ud800'), maxLength: 1_000 }),
  );
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      const [body, title] = [one.repeat(9), other.repeat(9)];
      const json = jsonWithin([body, title], ([first, second]) => ({ first, second })) ?? '';
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
      const read: { first: string; second: string } = JSON.parse(json);
      if (read.second !== title) expect(read.first).toBe('');
      if (read.first !== body && read.first !== '') expect(read.first.endsWith('…')).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('leaves whole what just fits, and cuts what does not', () => {
  const build = ([text]: readonly string[]) => ({ text });
  const fits = 'x'.repeat(MAX_PAYLOAD_BYTES - '{"text":""}'.length);
  expect(jsonWithin([fits], build)).toBe(JSON.stringify({ text: fits }));
  expect(jsonWithin([`${fits}x`], build)).toBe(JSON.stringify({ text: `${fits.slice(3)}…` }));
});

it('says when even empty texts do not fit', () => {
  expect(jsonWithin(['a'], ([a]) => ({ a, fixed: 'x'.repeat(5_000) }))).toBeUndefined();
});
