import type { FlagChange } from '@mailweave/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFlags, hasFlag, sortedFlags } from './flags.ts';

const flag = fc.constantFrom('\\Seen', '\\SEEN', '\\Flagged', 'Work', 'work', '$Label1', '$label1', 'é', 'z');
const change: fc.Arbitrary<FlagChange> = fc.record({
  mode: fc.constantFrom('replace', 'add', 'remove'),
  flags: fc.array(flag),
});

const names = (flags: readonly string[]) => new Set(flags.map((one) => one.toLowerCase()));

describe('changedFlags', () => {
  it('gives the set that the change asks for, each flag once and sorted', () => {
    fc.assert(
      fc.property(fc.array(flag), change, (before, wanted) => {
        const old = sortedFlags(before);
        const after = changedFlags(old, wanted);
        const [had, named] = [names(old), names(wanted.flags)];
        const expected = { replace: named, add: had.union(named), remove: had.difference(named) }[
          wanted.mode
        ];
        expect(names(after)).toEqual(expected);
        expect(after).toEqual(sortedFlags(after));
        expect(after).toHaveLength(expected.size);
      }),
    );
  });

  it('gives the very same array if, and only if, the set stays as it was', () => {
    fc.assert(
      fc.property(fc.array(flag), change, (before, wanted) => {
        const old = sortedFlags(before);
        const after = changedFlags(old, wanted);
        const same = names(old).symmetricDifference(names(after)).size === 0;
        expect(after === old).toBe(same);
      }),
    );
  });

  it('spells system flags as RFC 3501 does and keywords as they came first', () => {
    const first = changedFlags([], { mode: 'add', flags: ['\\sEEN', '$Forwarded', '\\answered'] });
    expect(first).toEqual(['$Forwarded', '\\Answered', '\\Seen']);
    expect(changedFlags(first, { mode: 'replace', flags: ['$FORWARDED', 'new'] })).toEqual([
      '$Forwarded',
      'new',
    ]);
  });
});

describe('hasFlag', () => {
  it('looks at no case', () => {
    expect(hasFlag(['Work'], 'wORK')).toBe(true);
    expect(hasFlag(['Work'], 'Wor')).toBe(false);
  });
});
