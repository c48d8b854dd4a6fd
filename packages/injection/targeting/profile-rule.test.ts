import type { ProfileRule } from '@mailweave/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileMatches, profileRuleProblem, profileVariables } from './profile-rule.ts';

const vars = { plan: 'gold', age: '42', empty: '', score: '-1.5', text: 'x' };

describe('a condition of a profile rule', () => {
  it.each<[ProfileRule, boolean]>([
    [{ variable: 'plan', equals: 'gold' }, true],
    [{ variable: 'plan', equals: 'Gold' }, false],
    [{ variable: 'plan', in: ['silver', 'gold'] }, true],
    [{ variable: 'plan', in: ['silver'] }, false],
    [{ variable: 'empty', exists: true }, true],
    [{ variable: 'none', exists: true }, false],
    [{ variable: 'none', exists: false }, true],
    [{ variable: 'age', atLeast: 42 }, true],
    [{ variable: 'age', atLeast: 42.5 }, false],
    [{ variable: 'age', atMost: 42 }, true],
    [{ variable: 'age', atMost: 41 }, false],
    [{ variable: 'score', atMost: -1 }, true],
    // What is not there, or is no number, is not small either.
    [{ variable: 'none', atMost: 100 }, false],
    [{ variable: 'text', atMost: 100 }, false],
    [{ variable: 'empty', atMost: 100 }, false],
    [{ variable: 'none', equals: '' }, false],
    [{ variable: 'toString', exists: true }, false],
  ])('%j is %s of the row', (rule, expected) => {
    expect(profileMatches(rule, vars)).toBe(expected);
  });
});

const condition: fc.Arbitrary<ProfileRule> = fc.oneof(
  fc.record({ variable: fc.constantFrom('a', 'b'), equals: fc.constantFrom('1', '2') }),
  fc.record({ variable: fc.constantFrom('a', 'b'), exists: fc.boolean() }),
  fc.record({ variable: fc.constantFrom('a', 'b'), atLeast: fc.integer({ min: 0, max: 3 }) }),
);
const { rule } = fc.letrec<{ rule: ProfileRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    condition,
    fc.record({ all: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('rule') }),
  ),
}));
const row = fc.record(
  { a: fc.constantFrom('1', '2', '3', 'x'), b: fc.constantFrom('1', '2') },
  { requiredKeys: [] },
);

describe('a profile rule', () => {
  it('of any shape obeys the laws of De Morgan and has no problem', () => {
    let held = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), row, (rules, variables) => {
        const holds = (one: ProfileRule) => profileMatches(one, variables);
        const negated = rules.map((one): ProfileRule => ({ not: one }));
        expect(holds({ not: { all: rules } })).toBe(holds({ any: negated }));
        expect(holds({ not: { any: rules } })).toBe(holds({ all: negated }));
        expect(profileRuleProblem({ all: rules }, 'profile')).toBeUndefined();
        held += holds({ all: rules }) ? 1 : 0;
      }),
    );
    expect(held).toBeGreaterThan(10);
  });

  it('names the variables that it asks for, each once', () => {
    const asking = {
      any: [
        { variable: 'a', exists: true },
        { not: { all: [{ variable: 'b', atLeast: 1 }] } },
        { variable: 'a', equals: '' },
      ],
    };
    expect(profileVariables(asking)).toEqual(['a', 'b']);
  });
});

describe('what is no profile rule', () => {
  const nested = (depth: number): ProfileRule =>
    depth === 0 ? { variable: 'a', exists: true } : { not: nested(depth - 1) };
  const wide = { any: Array.from({ length: 100 }, () => nested(0)) };
  it.each<[string, ProfileRule]>([
    ['profile must have exactly one of all, any', {}],
    ['profile must have exactly one of all, any', { variable: 'a', exists: true, not: nested(0) }],
    ['profile.all[1].not must have exactly one of', { all: [nested(0), { not: {} }] }],
    ['profile.any[0] must have exactly one of equals', { any: [{ variable: 'a' }] }],
    ['profile must have exactly one of equals', { variable: 'a', equals: '1', in: ['1'] }],
    ['profile must have exactly one of equals', { not: nested(0), atLeast: 3 }],
    ['deeper than 8', nested(8)],
    ['more than 100', wide],
  ])('is told with its place: %s', (problem, broken) => {
    expect(profileRuleProblem(broken, 'profile')).toContain(problem);
  });

  it('is not taken for one that holds', () => {
    expect(() => profileMatches({}, {})).toThrow('without a condition');
    expect(() => profileMatches({ variable: 'a' }, { a: '1' })).toThrow('without a condition');
  });
});
