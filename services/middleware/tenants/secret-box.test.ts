import { Secret, SequentialRandom } from '@mailweave/foundation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SecretBox } from './secret-box.ts';

const box = new SecretBox(new Secret('ab'.repeat(32)), new SequentialRandom());

test('a sealed secret opens for its place, shows nothing of itself, and no two look alike', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, (secret, place) => {
      const sealed = box.seal(secret, place);
      expect(box.open(sealed, place)).toBe(secret);
      expect(box.seal(secret, place)).not.toBe(sealed);
    }),
  );
  expect(box.seal('hunter2', 'x')).not.toContain('hunter2');
});

test('it opens for no other place, with no other key, and not when a byte has changed', () => {
  const sealed = box.seal('hunter2', 'a');
  const other = new SecretBox(new Secret('cd'.repeat(32)), new SequentialRandom());
  const changed = Buffer.from(sealed.slice(3), 'base64');
  changed[14] = (changed[14] ?? 0) ^ 1;
  const unreadable = expect.objectContaining({ code: 'secret-unreadable' });
  expect(() => box.open(sealed, 'b')).toThrow(unreadable);
  expect(() => other.open(sealed, 'a')).toThrow(unreadable);
  expect(() => box.open(`v1.${changed.toString('base64')}`, 'a')).toThrow(unreadable);
  expect(() => box.open('', 'a')).toThrow(unreadable);
});

test('without a key it says which setting is missing', () => {
  const none = new SecretBox(undefined, new SequentialRandom());
  expect(() => none.seal('hunter2', 'a')).toThrow(/middleware\.secretsKey/);
});
