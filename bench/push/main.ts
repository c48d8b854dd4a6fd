/**
 * `npm run bench:push`: what the role push does with a processor. Ends with a line for each goal; a goal that is missed is no failure.
 */
import { availableParallelism, loadavg } from 'node:os';
import { MissingProgramError } from '../../tools/services/programs.ts';
import { explained } from '../report/explained.ts';
import { goalLine } from '../report/goal.ts';
import { printProgress } from '../report/progress.ts';
import { shown } from '../report/shown.ts';
import { MEASURES } from './measures/all.ts';
import type { Line, Measured } from './measures/measure.ts';
import { type PushBenchOptions, readOptions, USAGE } from './options.ts';

try {
  await run(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${explained(error, USAGE, [MissingProgramError, RangeError])}\n`);
  process.exitCode = 1;
}

async function run({ only, ...options }: PushBenchOptions): Promise<void> {
  const measures = MEASURES.filter(({ name }) => name.startsWith(only ?? ''));
  if (measures.length === 0) throw new RangeError(`No measure begins with ${only}.`);
  const print = printProgress();
  const measured: Measured[] = [];
  for (const measure of measures) {
    const progress = (text: string): void => print(`${measure.name}: ${text}`);
    measured.push(await measure.run({ ...options, progress }));
    progress(loadText());
  }
  process.stdout.write(`\n${measured.flatMap(({ lines }) => lines.map(lineText)).join('')}\n`);
  for (const goal of measured.flatMap(({ goals }) => goals)) process.stdout.write(`${goalLine(goal)}\n`);
}

function lineText({ name, unit, value }: Line): string {
  return `${name.padEnd(36)} ${shown(value).padStart(9)} ${unit}\n`;
}

/** Others on the machine make figures worse; the bench's own work is in it too. */
function loadText(): string {
  const [ofLastMinute = 0] = loadavg();
  return `done; load average ${ofLastMinute.toFixed(2)}, ${availableParallelism()} cores`;
}
