import { processTree, residentBytes } from '../../machine/process-usage.ts';
import type { Goal } from '../../report/goal.ts';
import { startLab } from '../lab/start-lab.ts';
import type { BenchOptions } from '../options.ts';
import type { Subject } from '../subjects/subject.ts';
import { slopeOf } from './slope.ts';

const CLIENTS = 40;
const MINUTE_MS = 60_000;
/** A short run is looked at this often all the same. */
const MIN_STEPS = 4;
const MAX_KB_A_MINUTE = { heap: 50, rss: 200 } as const;

type Memory = { readonly heapBytes: number; readonly externalBytes: number; readonly rssBytes: number };

/**
 * Many clients come and go for as long as told, and memory is looked at each minute, when all of them have
 * gone: a leak shows as a slope.
 */
export async function runChurn(
  options: BenchOptions & { readonly churnMinutes: number },
  progress: (text: string) => void,
): Promise<Goal[]> {
  await using lab = await startLab(options, progress);
  const mailweave = lab.subjects.at(-1);
  if (mailweave === undefined) throw new Error('There is no Mailweave to measure.');
  const { woven, nothingWoven, due } = lab.mailboxes;
  const accounts = [woven, nothingWoven, ...due].map(({ account }) => account);
  const addresses = [mailweave.plain, mailweave.tls];
  const durationMs = Math.min(MINUTE_MS, (options.churnMinutes * MINUTE_MS) / MIN_STEPS);
  const steps = Math.round((options.churnMinutes * MINUTE_MS) / durationMs);
  const taken: Memory[] = [];
  let sessions = 0;
  for (let step = 1; step <= steps; step += 1) {
    const job = { kind: 'churn', addresses, accounts, clients: CLIENTS, durationMs } as const;
    sessions += (await lab.load.run(job)).sessions ?? 0;
    const memory = await memoryOf(mailweave);
    taken.push(memory);
    progress(
      `minute ${minutesText(step * durationMs)}: ${sessions} sessions, heap ${megabytes(memory.heapBytes)}, outside of it ${megabytes(memory.externalBytes)}, RSS ${megabytes(memory.rssBytes)}`,
    );
  }
  const perMinute = MINUTE_MS / durationMs;
  return [
    slopeGoal(
      'churn-heap',
      MAX_KB_A_MINUTE.heap,
      slopeOf(taken.map(({ heapBytes }) => heapBytes)) * perMinute,
    ),
    slopeGoal('churn-rss', MAX_KB_A_MINUTE.rss, slopeOf(taken.map(({ rssBytes }) => rssBytes)) * perMinute),
  ];
}

async function memoryOf({ liveMemory, pid }: Subject): Promise<Memory> {
  if (liveMemory === undefined || pid === undefined) throw new Error('There is no Mailweave to measure.');
  const { heapUsed: heapBytes, external: externalBytes } = await liveMemory();
  return { heapBytes, externalBytes, rssBytes: residentBytes(processTree(pid)) };
}

function slopeGoal(name: string, limit: number, bytesPerMinute: number): Goal {
  return { name, value: bytesPerMinute / 1024, unit: 'kB-a-minute', relation: '<=', limit };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function minutesText(durationMs: number): string {
  const minutes = durationMs / MINUTE_MS;
  return Number.isInteger(minutes) ? String(minutes) : minutes.toFixed(2);
}
