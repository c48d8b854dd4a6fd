/** The load process: takes jobs from the process that started it, one at a time, and goes when that goes. */
import type { LoadJob, LoadReply } from './job.ts';
import { runJob } from './run-job.ts';

const reply = (message: LoadReply): void => {
  process.send?.(message);
};

process.on('message', (job: LoadJob) => {
  runJob(job).then(
    (result) => reply({ result }),
    (error: unknown) => reply({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
