import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { LoadJob, LoadReply, PhoneArrivals, SendRates, ServiceName, Simulated } from './job.ts';

/** A simulated service in a process of its own, which ends when it is disposed. */
export type SimulatedProcess = Simulated &
  AsyncDisposable & {
    /** Of APNs: what phones are shown of numbered messages, when so many have come or the time is over. */
    arrivals(count: number, withinMs: number): Promise<PhoneArrivals>;
  };

/** @throws Error with what went wrong there */
export async function startSimulated(service: ServiceName): Promise<SimulatedProcess> {
  const child = startProcess(undefined);
  const reply = await run(child, { kind: 'simulate', service });
  if (!('simulated' in reply)) throw new Error('The simulator answers something else.');
  return {
    ...reply.simulated,
    arrivals: async (count, withinMs) => {
      const answer = await run(child, { kind: 'arrivals', count, withinMs });
      if (!('arrivals' in answer)) throw new Error('The simulator answers something else.');
      return answer.arrivals;
    },
    [Symbol.asyncDispose]: () => end(child),
  };
}

/** Sends in a process of its own. @param profileFolder where it writes its CPU profile; undefined: it writes none */
export async function sendInProcess(
  job: Extract<LoadJob, { kind: 'send' }>,
  profileFolder: string | undefined,
): Promise<SendRates> {
  const child = startProcess(profileFolder);
  const reply = await run(child, job);
  await end(child);
  if (!('rates' in reply)) throw new Error('The sender answers something else.');
  return reply.rates;
}

function startProcess(profileFolder: string | undefined): ChildProcess {
  const execArgv = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  return fork(path.join(import.meta.dirname, 'main.ts'), { execArgv });
}

/** One job at a time. @throws Error with what went wrong there; the process ends then */
async function run(child: ChildProcess, job: LoadJob): Promise<LoadReply> {
  const over = new AbortController();
  const { signal } = over;
  const broken = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`The process of the job ${job.kind} ended with ${code}.`);
  });
  broken.catch(() => undefined);
  const replied = once(child, 'message');
  child.send(job);
  const [reply] = (await Promise.race([replied, broken])) as [LoadReply];
  over.abort();
  if (!('error' in reply)) return reply;
  await end(child);
  throw new Error(`${job.kind}: ${reply.error}`);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
