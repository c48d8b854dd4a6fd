import { checkLayers } from './check-layers.ts';
import { MAILWEAVE_LAYOUT } from './layout.ts';

const report = checkLayers(process.cwd(), MAILWEAVE_LAYOUT);
for (const { path, line, rule, problem, remedy } of report.violations) {
  process.stdout.write(`${path}:${line}: ${rule}: ${problem}; ${remedy}\n`);
}
process.stdout.write(
  `layers: ${report.files} files, ${report.imports} imports, ${report.violations.length} violations\n`,
);
process.exitCode = report.violations.length === 0 ? 0 : 1;
