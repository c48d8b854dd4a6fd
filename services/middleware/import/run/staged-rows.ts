import type { CampaignDefinition, RevisionRef } from '@mailweave/injection';
import type { ImportContext } from '../import-context.ts';
import { type ImportWork, revisionOf } from './import-work.ts';

/**
 * What another import of this revision left behind must not mix with this one's rows. To be asked before the
 * revision is put: one that the store does not know has no rows, and looking for them would cost a scan.
 */
export async function discardLeftovers(work: ImportWork): Promise<void> {
  const { context, job } = work;
  const checkpoints = await context.stores.imports.parts(job);
  if (!checkpoints.some((part) => part.done)) await discardStagedRows(context, revisionOf(work));
}

/** Removes the rows of a revision that is known and not live. */
export async function discardStagedRows({ stores }: ImportContext, ref: RevisionRef): Promise<void> {
  const known = await stores.campaigns.revision(ref);
  if (known === undefined || known.state === 'live') return;
  if (known.definition.audience === 'listed') await stores.audience.deleteRevision(ref);
}

/** Removes the rows of a revision that is live no more. */
export async function discardRetiredRows(
  { stores }: ImportContext,
  retired: CampaignDefinition,
): Promise<void> {
  if (retired.audience === 'listed') await stores.audience.deleteRevision(retired);
}
