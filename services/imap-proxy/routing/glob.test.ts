import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsGlob } from './glob.ts';

test('a pattern fits what the regular expression with .* for * fits', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '@'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '@'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (glob, value) => {
      const expression = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      expect(fitsGlob(glob, value)).toBe(expression.test(value));
    }),
    { numRuns: 2_000 },
  );
});
