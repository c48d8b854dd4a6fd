import { readExceptions } from './exceptions.ts';
import { judgeSizes } from './judge.ts';
import { FILE_LINES, FUNCTION_LINES } from './limits.ts';
import { measureSizes } from './measure.ts';
import { summaryLine } from './summary.ts';

const root = process.cwd();
const sizes = measureSizes(root);
const { failures, excepted, remarks } = judgeSizes(sizes, readExceptions(root));
const report = [
  summaryLine('files', sizes.files, FILE_LINES),
  summaryLine('functions', sizes.functions, FUNCTION_LINES),
  summaryLine('test files', sizes.testFiles, FILE_LINES),
  ...remarks.map((remark) => `remark: ${remark}`),
  ...excepted.map((exception) => `excepted: ${exception}`),
  ...failures,
];
process.stdout.write(`${report.join('\n')}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
