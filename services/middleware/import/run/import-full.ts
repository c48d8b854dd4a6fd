import type { CampaignDefinition } from '@mailweave/injection';
import { RevisionNotNewerError, RevisionSupersededError } from '../import-errors.ts';
import { type ImportWork, type PerformedImport, revisionOf } from './import-work.ts';
import { stageParts } from './stage-parts.ts';
import { stageTemplates } from './stage-templates.ts';
import { discardLeftovers, discardRetiredRows } from './staged-rows.ts';

/** Stages a whole revision, then makes it live by one write. */
export async function importFull(work: ImportWork): Promise<PerformedImport> {
  const { context, job, manifest } = work;
  await refuseOldRevision(work);
  await discardLeftovers(work);
  const { tenantId, campaignId, revision } = revisionOf(work);
  await context.stores.imports.update(
    job,
    { state: 'importing', campaignId, revision, partsTotal: manifest.parts.length },
    context.clock.nowMs(),
  );
  context.events.importStarted(job.importId, { tenantId, campaignId, revision }, manifest.parts.length);
  const definition = await stageTemplates(work);
  const rowsDuplicate = await stageParts(work, definition);
  await goLive(work, definition);
  return { rowsDuplicate };
}

/** Asked before anything is stored. */
async function refuseOldRevision(work: ImportWork): Promise<void> {
  const { context, job } = work;
  const ref = revisionOf(work);
  const live = await context.stores.campaigns.live(ref);
  if (live !== undefined && live.revision > ref.revision) {
    throw new RevisionSupersededError(job.manifestKey, ref.revision, live.revision);
  }
  // A job that was cut off right after its goLive finds its own revision live.
  const isFirstRun = job.revision === undefined;
  if (isFirstRun && live?.revision === ref.revision) {
    throw new RevisionNotNewerError(job.manifestKey, ref.revision, 'it is live already');
  }
  const known = await context.stores.campaigns.revision(ref);
  if (known?.state === 'recalled') throw recalled(work);
}

async function goLive(work: ImportWork, definition: CampaignDefinition): Promise<void> {
  const { context, held, job } = work;
  const { campaigns, imports } = context.stores;
  await held.keep();
  const before = await campaigns.live(definition);
  const outcome = await campaigns.goLive(definition);
  switch (outcome) {
    case 'live':
      break;
    case 'older':
      throw new RevisionSupersededError(job.manifestKey, definition.revision, before?.revision);
    case 'recalled':
      throw recalled(work);
    case 'unknown':
      throw new Error('a revision that was staged is unknown to the store');
  }
  await imports.update(job, { state: 'live' }, context.clock.nowMs());
  await context.announce.live(definition);
  context.events.importLive(job.importId, definition);
  if (before !== undefined && before.revision < definition.revision)
    await discardRetiredRows(context, before);
}

function recalled({ job, manifest }: ImportWork): RevisionNotNewerError {
  return new RevisionNotNewerError(job.manifestKey, manifest.revision, 'the campaign was recalled');
}
