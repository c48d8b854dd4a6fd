/**
 * Loaded into Mailweave's process with `--import FILE?report=PATH` and `--expose-gc`: on SIGUSR2 it collects
 * its garbage and writes to PATH, as JSON, what is left (process.memoryUsage()).
 */
import { renameSync, writeFileSync } from 'node:fs';

const path = new URL(import.meta.url).searchParams.get('report') ?? '';

process.on('SIGUSR2', () => {
  globalThis.gc?.();
  writeFileSync(`${path}.new`, JSON.stringify(process.memoryUsage()));
  renameSync(`${path}.new`, path);
});
