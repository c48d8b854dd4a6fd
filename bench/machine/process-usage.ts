import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that descend from it; Linux. */
export function processTree(root: number): number[] {
  return [root, ...children(root).flatMap(processTree)];
}

/** User and system time of all threads, in seconds. */
export function cpuSeconds(pids: readonly number[]): number {
  const ns = pids.flatMap((pid) => tasks(pid).map((task) => firstNumber(`${task}/schedstat`)));
  return ns.reduce((sum, each) => sum + each, 0) / 1e9;
}

/** VmRSS in sum; pages that processes share are counted in each. */
export function residentBytes(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0));
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1024;
}

/** VmHWM: the most that the process ever had in memory. */
export function peakResidentBytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

function children(pid: number): number[] {
  return tasks(pid).flatMap((task) => read(`${task}/children`).split(' ').filter(Boolean).map(Number));
}

function tasks(pid: number): string[] {
  const folder = `/proc/${pid}/task`;
  try {
    return readdirSync(folder).map((task) => `${folder}/${task}`);
  } catch {
    return [];
  }
}

function firstNumber(file: string): number {
  return Number(read(file).split(' ')[0] || 0);
}

/** Empty for a process that has gone meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
