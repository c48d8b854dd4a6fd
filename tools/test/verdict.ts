import type { TestCounts } from './test-counts.ts';

export type Run = {
  readonly counts: TestCounts;
  readonly leftOut: readonly string[];
  /** The exit status of the test runner: it also fails for errors outside of any test. */
  readonly runnerStatus: number | null;
  /** On a build server nothing may be left out or skipped. */
  readonly strict: boolean;
};

/** Why the run failed, a sentence each; empty when it passed. */
export function failuresOf({ counts, leftOut, runnerStatus, strict }: Run): string[] {
  const failures: string[] = [];
  if (counts.failed > 0 || runnerStatus !== 0) failures.push('tests failed');
  if (counts.passed === 0) failures.push('no test passed');
  if (strict && counts.skipped > 0) failures.push('CI=true: no test may be skipped');
  if (strict && leftOut.length > 0) failures.push('CI=true: nothing may be left out');
  return failures;
}
