import { expect, test } from 'vitest';
import { loginOf } from '../testing/login-of.ts';
import { NOWHERE, placedAt } from './backend-directory.ts';
import { patternDirectory } from './pattern-directory.ts';

const PATTERNS = [
  { match: 'vip-*@*', backend: 'fast' },
  { match: 'Example.org', backend: 'east' },
  { match: '*.example.org', backend: 'west' },
];

test.each([
  ['vip-jo@example.org', undefined, placedAt('fast')],
  ['JO@EXAMPLE.ORG', undefined, placedAt('east')],
  ['jo@mail.example.org', undefined, placedAt('west')],
  ['jo', 'example.org', placedAt('east')],
  ['jo*admin', 'example.org', placedAt('east')],
  ['jo@example.org*admin', undefined, placedAt('east')],
  ['jo', undefined, NOWHERE],
  ['jo@badexample.org', undefined, NOWHERE],
  ['"a@b"@example.org', undefined, placedAt('east')],
])('%s with the default domain %s is at the first pattern that fits', async (user, domain, placement) => {
  using directory = patternDirectory({ kind: 'patterns', patterns: PATTERNS });
  expect(await directory.find(loginOf({ user }, domain))).toEqual(placement);
});

test('who acts as another user is where that user is', async () => {
  using directory = patternDirectory({
    kind: 'patterns',
    patterns: [...PATTERNS, { match: '*', backend: 'rest' }],
  });
  const identity = { user: 'admin@elsewhere.example', actsAs: 'jo@example.org' };
  expect(await directory.find(loginOf(identity))).toEqual(placedAt('east'));
  expect(await directory.find(loginOf({ user: identity.user }))).toEqual(placedAt('rest'));
});
