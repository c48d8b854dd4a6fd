import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { LoadJob, LoadReply, SendRates, ServiceName, Simulated } from './job.ts';

/** Starts a simulated service in a process of its own, which ends when it is disposed. */
export async function startSimulated(service: ServiceName): Promise<Simulated & AsyncDisposable> {
  const { child, reply } = await begin({ kind: 'simulate', service }, undefined);
  if (!('simulated' in reply)) throw new Error('The simulator answers something else.');
  return { ...reply.simulated, [Symbol.asyncDispose]: () => end(child) };
}

/** Sends in a process of its own. @param profileFolder where it writes its CPU profile; undefined: it writes none */
export async function sendInProcess(
  job: Extract<LoadJob, { kind: 'send' }>,
  profileFolder: string | undefined,
): Promise<SendRates> {
  const { child, reply } = await begin(job, profileFolder);
  await end(child);
  if (!('rates' in reply)) throw new Error('The sender answers something else.');
  return reply.rates;
}

/** @throws Error with what went wrong there */
async function begin(job: LoadJob, profileFolder: string | undefined) {
  const execArgv = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(path.join(import.meta.dirname, 'main.ts'), { execArgv });
  child.send(job);
  const broken = once(child, 'exit').then(([code]) => {
    throw new Error(`The process of the job ${job.kind} ended with ${code}.`);
  });
  broken.catch(() => undefined);
  const [reply] = (await Promise.race([once(child, 'message'), broken])) as [LoadReply];
  if (!('error' in reply)) return { child, reply };
  await end(child);
  throw new Error(`${job.kind}: ${reply.error}`);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
