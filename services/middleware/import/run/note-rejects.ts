import type { ImportJob } from '@mailweave/injection';
import type { Reject } from '../parts/rejects-file.ts';
import type { ImportSource } from './import-work.ts';

/** Where in the spool the rejected rows of a part are. */
export function rejectsKeyOf(job: ImportJob, partPath: string): string {
  return `${rejectsPrefix(job)}${partPath}.rejects.jsonl`;
}

/** Has the job tell the first rejected rows of a part, and where all of them are. */
export async function noteRejects({ context, job }: ImportSource, first: readonly Reject[]): Promise<void> {
  for (const { file, line, reason } of first) {
    const change = { rejectsKey: rejectsPrefix(job), error: `${file}, line ${line}: ${reason}` };
    await context.stores.imports.update(job, change, context.clock.nowMs());
  }
}

function rejectsPrefix({ tenantId, importId }: ImportJob): string {
  return `imports/${tenantId}/${importId}/`;
}
