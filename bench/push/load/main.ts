/** A process for jobs: takes them from the process that started it, answers, and goes when that one lets it. */
import type { LoadJob, LoadReply } from './job.ts';
import { phoneArrivals } from './phone-arrivals.ts';
import { sendRounds } from './send-rounds.ts';
import { simulate } from './simulate.ts';

process.on('message', (job: LoadJob) => {
  run(job)
    .catch(
      (error: unknown): LoadReply => ({
        error: error instanceof Error ? (error.stack ?? '') : String(error),
      }),
    )
    .then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit(0));

async function run(job: LoadJob): Promise<LoadReply> {
  if (job.kind === 'simulate') return { simulated: await simulate(job.service) };
  if (job.kind === 'arrivals') return { arrivals: await phoneArrivals.until(job.count, job.withinMs) };
  return { rates: await sendRounds(job.simulated, job) };
}
