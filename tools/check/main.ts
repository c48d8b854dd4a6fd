/**
 * Runs every `check:` script of package.json one after the other, shows what the failed ones said, and a
 * line per step. Fails at the end, so that one run tells everything.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

type Step = { readonly name: string; readonly command: string };
type Result = { readonly step: Step; readonly passed: boolean; readonly durationMs: number };

const PREFIX = 'check:';
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const results = readSteps().map(run);
const width = Math.max(...results.map(({ step }) => step.name.length));
for (const { step, passed, durationMs } of results) {
  const seconds = (durationMs / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${step.name.padEnd(width)} ${seconds} s\n`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

function readSteps(): Step[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  return Object.entries(scripts)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, command]) => ({ name: name.slice(PREFIX.length), command }));
}

function run(step: Step): Result {
  const startMs = performance.now();
  // The tools of the lock file come first, also when this file is run without npm.
  const env = { ...process.env, PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync(step.command, {
    shell: true,
    env,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  const passed = status === 0;
  if (!passed) process.stdout.write(`--- ${step.name}: ${step.command}\n${stdout}${stderr}\n`);
  return { step, passed, durationMs: performance.now() - startMs };
}
