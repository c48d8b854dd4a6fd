import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadJob, LoadReply, LoadResult } from './job.ts';

/** The clients, in a process of their own so that they share no thread with what they measure. */
export type LoadProcess = AsyncDisposable & {
  /**
   * One job at a time.
   * @throws Error with what the servers said when a job fails
   */
  run(job: LoadJob): Promise<LoadResult>;
};

export function startLoadProcess(): LoadProcess {
  const child = fork(join(import.meta.dirname, 'main.ts'), { execArgv: [] });
  const ended = once(child, 'exit');
  const broken = ended.then(() => {
    throw new Error('The load process ended.');
  });
  broken.catch(() => undefined);
  return {
    run: async (job) => {
      const replied = once(child, 'message');
      child.send(job);
      const [reply] = (await Promise.race([replied, broken])) as [LoadReply];
      if ('error' in reply) throw new Error(`${job.kind}: ${reply.error}`);
      return reply.result;
    },
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await ended;
    },
  };
}
