import { setTimeout as pause } from 'node:timers/promises';
import { processTree, residentBytes } from './process-usage.ts';

const STEP_MS = 250;
/** Memory has settled when it stayed within a hundredth for so many steps. */
const STEADY_STEPS = 4;
const MAX_STEPS = 60;

/** VmRSS of a process and its children; a process gives memory back some time after it was busy. */
export async function settledBytes(pid: number): Promise<number> {
  let bytes = residentBytes(processTree(pid));
  let steady = 0;
  for (let step = 0; step < MAX_STEPS && steady < STEADY_STEPS; step += 1) {
    await pause(STEP_MS);
    const now = residentBytes(processTree(pid));
    steady = Math.abs(now - bytes) <= bytes / 100 ? steady + 1 : 0;
    bytes = now;
  }
  return bytes;
}
