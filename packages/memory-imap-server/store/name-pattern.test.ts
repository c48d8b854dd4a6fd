import { describe, expect, it } from 'vitest';
import { matchesPattern } from './name-pattern.ts';

describe('matchesPattern', () => {
  it.each<[name: string, pattern: string, expected: boolean]>([
    ['Work', 'Work', true],
    ['Work', 'work', false],
    ['INBOX', 'inbox', true],
    ['INBOX/x', 'inbox/x', false],
    ['Work/Old', '*', true],
    ['Work/Old', '%', false],
    ['Work/Old', '%/%', true],
    ['Work/Old', 'W*d', true],
    ['Work/Old', 'W%d', false],
    ['Work', 'Work*', true],
    ['Work', '%%Work%%', true],
    ['Work', '', false],
    ['a.b', 'a?b', false],
  ])('%s and %s: %s', (name, pattern, expected) => {
    expect(matchesPattern(name, pattern, '/')).toBe(expected);
  });

  it('comes to an end with many wildcards and a long name', () => {
    expect(matchesPattern('a'.repeat(2000), `${'*a'.repeat(500)}b`, '/')).toBe(false);
  });
});
