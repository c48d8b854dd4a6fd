import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMPARATORS, comparatorNamed } from './comparator.ts';

/** Three texts, and what each makes of them. */
test.each([
  ['i;octet', ['aB', 'ä', 'ß'], ['aB', 'ä', 'ß']],
  ['i;ascii-casemap', ['aB', 'ä', 'zß'], ['AB', 'ä', 'Zß']],
  ['i;unicode-casemap', ['aB', 'ä', 'zß'], ['AB', 'A\u0308', 'Zß']],
  ['I;OCTET', ['a', 'A', ''], ['a', 'A', '']],
])('%s compares %j as %j', (name, texts, compared) => {
  const comparator = comparatorNamed(name);
  expect(texts.map((text) => comparator?.(text).toString('utf8'))).toEqual(compared);
});

test.each(['i;basic', 'i;ascii-numeric', 'default', 'i;', ''])('%j is not known', (name) => {
  expect(comparatorNamed(name)).toBeUndefined();
});

test('what is equal to one comparator is equal to every one that is less exact', () => {
  const anyText = fc.string({ unit: fc.constantFrom('a', 'A', 'ä', 'Ä', 'A\u0308', 'ß', '\u{1f600}') });
  const lessExactFirst = COMPARATORS.map(({ comparator }) => comparator);
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      const equal = lessExactFirst.map((comparator) => comparator(one).equals(comparator(other)));
      expect(equal).toEqual(equal.toSorted((a, b) => Number(b) - Number(a)));
    }),
  );
});
