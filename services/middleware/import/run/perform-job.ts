import { AppError } from '@mailweave/foundation';
import type { ImportJob, ImportRef } from '@mailweave/injection';
import type { ImportContext } from '../import-context.ts';
import { ImportTakenOverError, RevisionSupersededError } from '../import-errors.ts';
import { type ImportProgress, type ImportReport, importReport } from '../import-report.ts';
import type { HeldImport } from './held-import.ts';
import { performImport } from './perform-import.ts';
import { discardStagedRows } from './staged-rows.ts';

/** An import that can go on later is tried again for so long. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Does an import to its end and notes in its job what came of it.
 * @throws what performImport throws, once it is noted
 */
export async function performJob(
  context: ImportContext,
  held: HeldImport,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportReport> {
  try {
    const { rowsDuplicate } = await performImport(context, held, onProgress);
    return importReport(await foundJob(context, held.job), rowsDuplicate);
  } catch (error) {
    // A store that cannot take the note down must not hide what happened.
    await noteFailure(context, held, error).catch((failure: unknown) => {
      context.events.importFailed(held.job.importId, failure);
    });
    throw error;
  }
}

/** What may succeed if it is tried again stays unfinished: its lease runs out and it is taken up again. */
async function noteFailure(context: ImportContext, held: HeldImport, error: unknown): Promise<void> {
  const { stores, clock, events } = context;
  const { importId, createdAtMs } = held.job;
  const sentence =
    error instanceof AppError ? error.publicText : 'The import stopped at an unexpected error.';
  const isLate = clock.nowMs() - createdAtMs > GIVE_UP_AFTER_MS;
  if (error instanceof AppError && error.retry === 'later' && !isLate) {
    events.importInterrupted(importId, error);
    if (error instanceof ImportTakenOverError) return;
    await stores.imports.update(held.job, { error: sentence }, clock.nowMs());
    return;
  }
  events.importFailed(importId, error);
  // Another worker finds the same, and may not be disturbed.
  if (!(await held.isHeld())) return;
  const state = error instanceof RevisionSupersededError ? 'superseded' : 'failed';
  await stores.imports.update(held.job, { state, error: sentence }, clock.nowMs());
  const { tenantId, campaignId, revision, rowsGood } = await foundJob(context, held.job);
  if (campaignId === undefined || revision === undefined || rowsGood === 0) return;
  await discardStagedRows(context, { tenantId, campaignId, revision });
}

export async function foundJob({ stores }: ImportContext, ref: ImportRef): Promise<ImportJob> {
  const job = await stores.imports.find(ref);
  if (job === undefined) throw new Error('an import that was created is unknown to the store');
  return job;
}
