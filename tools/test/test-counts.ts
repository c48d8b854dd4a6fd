/** The part of vitest's JSON report that counting needs. */
export type VitestReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

export type TestCounts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** What really ran. A file that failed before its first test counts as one failed test. */
export function countTests({ testResults }: VitestReport): TestCounts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of testResults) {
    for (const test of assertionResults) counts[kindOf(test.status)] += 1;
    const blamed = assertionResults.some((test) => test.status === 'failed');
    if (status === 'failed' && !blamed) counts.failed += 1;
  }
  return counts;
}

/** `1 passed, 2 failed, 3 skipped` */
export function countsLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Skipped, pending, todo: all of it did not run. */
function kindOf(status: string): keyof TestCounts {
  return status === 'passed' || status === 'failed' ? status : 'skipped';
}
