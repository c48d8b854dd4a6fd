import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test.each([
  ['pord', ['host', 'port'], 'port'],
  ['weavebudgetms', ['weaveBudgetMs', 'tenantId'], 'weaveBudgetMs'],
  ['hots', ['host', 'hosts'], 'hosts'],
  ['connectTimeout', ['connectTimeoutMs', 'host'], 'connectTimeoutMs'],
  ['colour', ['host', 'port'], undefined],
  ['x', [], undefined],
])('%s among %j is %s', (typed, candidates, expected) => {
  expect(nearestName(typed, candidates)).toBe(expected);
});
