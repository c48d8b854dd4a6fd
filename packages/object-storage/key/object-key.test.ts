import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidObjectKeyError } from '../errors/object-storage-error.ts';
import { checkObjectKey } from './object-key.ts';

test.each([
  ['', 'empty'],
  ['/etc/passwd', 'absolute'],
  ['C:/windows', 'absolute'],
  ['../secret', '".."'],
  ['a/../b', '".."'],
  ['a/./b', '"."'],
  ['a//b', 'empty segment'],
  ['a/', 'empty segment'],
  ['a\\..\\b', 'backslash'],
  ['a\0b', 'control character'],
  ['x'.repeat(1025), 'longer than 1024 bytes'],
])('the key %j is refused and the error says why', (key, reason) => {
  expect(() => checkObjectKey(key)).toThrow(InvalidObjectKeyError);
  expect(() => checkObjectKey(key)).toThrow(reason);
});

test('an accepted key, resolved against a root, never leaves the root', () => {
  const piece = fc.constantFrom('..', '.', '', 'a', 'ä', '...', '/', '\\', ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const key = pieces.join('/');
      try {
        checkObjectKey(key);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidObjectKeyError);
        return;
      }
      expect(path.resolve('/root', key).startsWith('/root/')).toBe(true);
      expect(path.resolve('/root', key)).toBe(`/root/${key}`);
    }),
  );
});
