/** The process of one job: takes it from the process that started it, answers, and goes. */
import type { LoadJob, LoadReply } from './job.ts';
import { runJob } from './run-job.ts';

process.on('message', (job: LoadJob) => {
  runJob(job)
    .then(
      (result): LoadReply => ({ result }),
      (error: unknown): LoadReply => ({
        error: error instanceof Error ? (error.stack ?? '') : String(error),
      }),
    )
    .then((reply) => process.send?.(reply, () => process.disconnect()));
});
