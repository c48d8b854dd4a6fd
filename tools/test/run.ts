/**
 * `npm test`: every test that this machine can run. What is left out is named with the reason; with CI=true
 * that is a failure. Arguments go to vitest. The last line is `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrograms } from '../services/programs.ts';
import { countsLine, countTests, type VitestReport } from './test-counts.ts';
import { planTests } from './test-plan.ts';
import { failuresOf } from './verdict.ts';

const { projects, leftOut } = planTests(missingPrograms().map(({ message }) => message));
const folder = mkdtempSync(join(tmpdir(), 'mailweave-test-'));
const reportFile = join(folder, 'report.json');
try {
  const { status: runnerStatus } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit' },
  );
  const counts = countTests(readReport(reportFile));
  const failures = failuresOf({ counts, leftOut, runnerStatus, strict: process.env.CI === 'true' });
  const notes = [...leftOut.map((what) => `left out: ${what}`), ...failures];
  process.stdout.write(`${[...notes, countsLine(counts)].join('\n')}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** A runner that crashed writes none. */
function readReport(file: string): VitestReport {
  if (!existsSync(file)) return { testResults: [] };
  return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
}
