import { expect, test } from 'vitest';
import { countsLine, countTests } from './test-counts.ts';
import { planTests } from './test-plan.ts';
import { failuresOf } from './verdict.ts';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

test('tests are counted over all files, and a file that fails before its first test counts as one', () => {
  const counts = countTests({
    testResults: [
      file('passed', 'passed', 'passed', 'skipped', 'pending', 'todo'),
      file('failed', 'passed', 'failed'),
      file('failed'),
      file('failed', 'passed'),
    ],
  });
  expect(counts).toEqual({ passed: 4, failed: 3, skipped: 3 });
  expect(countsLine(counts)).toBe('4 passed, 3 failed, 3 skipped');
});

test('without a server its tests are left out, and the reason says what is missing', () => {
  expect(planTests([])).toEqual({ projects: ['unit', 'fuzz', 'e2e', 'real', 'long'], leftOut: [] });
  const { projects, leftOut } = planTests(['dovecot is not installed.']);
  expect(projects).not.toContain('real');
  expect(leftOut).toEqual([expect.stringContaining('dovecot is not installed.')]);
});

const clean = { counts: { passed: 1, failed: 0, skipped: 0 }, leftOut: [], runnerStatus: 0, strict: true };

test.each([
  ['a failed test', { counts: { passed: 1, failed: 1, skipped: 0 } }, ['tests failed']],
  ['an error outside of any test', { runnerStatus: 1 }, ['tests failed']],
  ['a runner that was killed', { runnerStatus: null }, ['tests failed']],
  ['no test at all', { counts: { passed: 0, failed: 0, skipped: 0 } }, ['no test passed']],
  [
    'a skipped test on a build server',
    { counts: { passed: 1, failed: 0, skipped: 1 } },
    ['CI=true: no test may be skipped'],
  ],
  ['something left out on a build server', { leftOut: ['real'] }, ['CI=true: nothing may be left out']],
])('%s fails the run', (_what, difference, failures) => {
  expect(failuresOf({ ...clean, ...difference })).toEqual(failures);
});

test('a skipped test and a missing server pass where a person works', () => {
  const counts = { passed: 1, failed: 0, skipped: 1 };
  expect(failuresOf({ ...clean, counts, leftOut: ['real'], strict: false })).toEqual([]);
});
