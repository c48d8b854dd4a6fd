import { RevisionSupersededError } from '../import-errors.ts';
import { type ImportWork, revisionOf } from './import-work.ts';
import { discardRetiredRows } from './staged-rows.ts';

/** Takes a campaign down: this revision and every older one. */
export async function importRecall(work: ImportWork): Promise<void> {
  const { context, held, job } = work;
  const { campaigns, imports } = context.stores;
  const ref = revisionOf(work);
  await held.keep();
  const live = await campaigns.live(ref);
  if ((await campaigns.recall(ref)) === 'older') {
    throw new RevisionSupersededError(job.manifestKey, ref.revision, live?.revision);
  }
  await context.announce.recalled(ref);
  const { campaignId, revision } = ref;
  await imports.update(job, { state: 'live', campaignId, revision, partsTotal: 0 }, context.clock.nowMs());
  context.events.importRecalled(job.importId, ref);
  if (live !== undefined) await discardRetiredRows(context, live);
}
