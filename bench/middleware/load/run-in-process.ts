import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { LoadJob, LoadReply, LoadResult } from './job.ts';

/**
 * Runs a job in a new process.
 *
 * @param profileFolder where it writes its CPU profile; undefined: it writes none
 * @throws Error with what went wrong there
 */
export async function runInProcess(job: LoadJob, profileFolder: string | undefined): Promise<LoadResult> {
  const execArgv = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(path.join(import.meta.dirname, 'main.ts'), { execArgv });
  const ended = once(child, 'exit');
  const replied = once(child, 'message');
  child.send(job);
  const broken = ended.then(([code]) => {
    throw new Error(`The process of the job ${job.kind} ended with ${code}.`);
  });
  broken.catch(() => undefined);
  const [reply] = (await Promise.race([replied, broken])) as [LoadReply];
  await ended;
  if ('error' in reply) throw new Error(`${job.kind}: ${reply.error}`);
  return reply.result;
}
