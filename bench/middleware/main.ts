/**
 * `npm run bench:middleware`: imports, look-ups, events and postbacks on each store. Ends with a line for each goal; a
 * goal that is missed is no failure.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MissingProgramError } from '../../tools/services/programs.ts';
import { explained } from '../report/explained.ts';
import { goalLine } from '../report/goal.ts';
import { printProgress } from '../report/progress.ts';
import { shown } from '../report/shown.ts';
import { startEngine } from './engines/start-engine.ts';
import { writeExport } from './export/write-export.ts';
import { runInProcess } from './load/run-in-process.ts';
import { MEASURES } from './measures/all.ts';
import type { Line, Measured } from './measures/measure.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';

try {
  await run(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${explained(error, USAGE, [MissingProgramError, RangeError])}\n`);
  process.exitCode = 1;
}

async function run(options: BenchOptions): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-bench-'));
  try {
    const measured = await measureAll(options, folder);
    process.stdout.write(`\n${measured.flatMap(({ lines }) => lines.map(lineText)).join('')}\n`);
    for (const goal of measured.flatMap(({ goals }) => goals)) process.stdout.write(`${goalLine(goal)}\n`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureAll(
  { amounts, engines, only, profileFolder }: BenchOptions,
  folder: string,
): Promise<Measured[]> {
  const measures = MEASURES.filter(({ name }) => name.startsWith(only ?? ''));
  if (measures.length === 0) throw new RangeError(`No measure begins with ${only}.`);
  const print = printProgress();
  const results: Measured[] = [];
  for (const name of engines) {
    const progress = (text: string): void => print(`${name}: ${text}`);
    progress('starting');
    const own = path.join(folder, name);
    await using engine = await startEngine(name, own);
    progress(engine.durability);
    const bucketFolder = path.join(own, 'bucket');
    const audience = { imported: false };
    const exportOf = (campaign: string, rows: number) => {
      progress(`writing an export of ${rows} rows`);
      return writeExport(bucketFolder, campaign, rows);
    };
    for (const measure of measures) {
      results.push(
        await measure.run({
          engine,
          amounts,
          bucketFolder,
          audience,
          exportOf,
          run: (job) => runInProcess(job, profileFolder),
          progress: (text) => progress(`${measure.name}: ${text}`),
        }),
      );
    }
  }
  return results;
}

function lineText({ name, unit, value }: Line): string {
  return `${name.padEnd(36)} ${shown(value).padStart(9)} ${unit}\n`;
}
