/**
 * `npm run bench:proxy`: Mailweave's IMAP proxy against the backend itself, nginx's mail proxy and a Dovecot
 * proxy, taking turns in one run. Ends with a line for each goal; a goal that is missed is no failure.
 */
import { MissingNginxError } from '../../tools/services/nginx-mail-proxy.ts';
import { MissingProgramError } from '../../tools/services/programs.ts';
import type { Goal } from '../report/goal.ts';
import { goalLine } from '../report/goal.ts';
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

try {
  await run(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${explained(error)}\n`);
  process.exitCode = 1;
}

async function run(options: BenchOptions): Promise<void> {
  const progress = progressFrom(performance.now());
  const { churnMinutes } = options;
  const goals =
    churnMinutes === undefined
      ? await runMeasures(options, progress)
      : await runChurn({ ...options, churnMinutes }, progress);
  for (const goal of goals) process.stdout.write(`${goalLine(goal)}\n`);
}

function progressFrom(startMs: number): (text: string) => void {
  return (text) => {
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    process.stdout.write(`${seconds.padStart(6)} s  ${text}\n`);
  };
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

/** What the caller can mend is a sentence; anything else shows where it comes from. */
function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return `${error.message}\n${USAGE}`;
  const mendable = [MissingProgramError, MissingNginxError, UnknownMeasureError, RangeError];
  return mendable.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}
