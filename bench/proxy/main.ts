/**
 * `npm run bench:proxy`: Mailweave's IMAP proxy against the backend itself, nginx's mail proxy and a Dovecot
 * proxy, taking turns in one run. Ends with a line for each goal; a goal that is missed is no failure.
 */
import { MissingNginxError } from '../../tools/services/nginx-mail-proxy.ts';
import { MissingProgramError } from '../../tools/services/programs.ts';
import { explained } from '../report/explained.ts';
import type { Goal } from '../report/goal.ts';
import { goalLine } from '../report/goal.ts';
import { printProgress } from '../report/progress.ts';
import { runChurn } from './churn/run-churn.ts';
import { startLab } from './lab/start-lab.ts';
import { MEASURES } from './measures/all.ts';
import type { Measure, Measured } from './measures/measure.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { tableOf } from './report/table.ts';

class UnknownMeasureError extends Error {
  constructor(name = '') {
    super(
      `No measure begins with ${name}. There are: ${MEASURES.map((measure) => measure.name).join(', ')}.`,
    );
  }
}

const MENDABLE = [MissingProgramError, MissingNginxError, UnknownMeasureError, RangeError];

try {
  await run(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${explained(error, USAGE, MENDABLE)}\n`);
  process.exitCode = 1;
}

async function run(options: BenchOptions): Promise<void> {
  const progress = printProgress();
  const { churnMinutes } = options;
  const goals =
    churnMinutes === undefined
      ? await runMeasures(options, progress)
      : await runChurn({ ...options, churnMinutes }, progress);
  for (const goal of goals) process.stdout.write(`${goalLine(goal)}\n`);
}

async function runMeasures(options: BenchOptions, progress: (text: string) => void): Promise<Goal[]> {
  const measures = MEASURES.filter(({ name }) => name.startsWith(options.only ?? ''));
  if (measures.length === 0) throw new UnknownMeasureError(options.only);
  await using lab = await startLab(options, progress);
  const results: [Measure, Measured][] = [];
  for (const measure of measures) {
    const context = {
      lab,
      amounts: options.amounts,
      progress: (text: string) => progress(`${measure.name}: ${text}`),
    };
    results.push([measure, await measure.run(context)]);
  }
  progress('done');
  process.stdout.write(`\n${tableOf(results)}\n`);
  return results.flatMap(([, { goals }]) => goals);
}
