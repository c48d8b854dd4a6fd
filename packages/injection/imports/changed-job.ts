import {
  type ImportChange,
  type ImportJob,
  type ImportRequest,
  type ImportState,
  maxImportErrors,
} from './import-job.ts';

const finalStates: ReadonlySet<ImportState> = new Set(['live', 'failed', 'superseded']);

/** A new import that nobody has worked on. */
export function queuedJob(request: ImportRequest, nowMs: number): ImportJob {
  return {
    ...request,
    state: 'queued',
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    partsDone: 0,
    rowsGood: 0,
    rowsBad: 0,
    bytes: 0,
    errors: [],
  };
}

/** Whether nobody has to work on an import in this state any more. */
export function isFinished(state: ImportState): boolean {
  return finalStates.has(state);
}

/** The job after the change; the very same job when it is finished. */
export function changedJob(job: ImportJob, change: ImportChange, nowMs: number): ImportJob {
  if (isFinished(job.state)) return job;
  const { error, ...fields } = change;
  const isNew = error !== undefined && !job.errors.includes(error);
  const errors = isNew ? [...job.errors, error].slice(0, maxImportErrors) : job.errors;
  return { ...job, ...fields, errors, updatedAtMs: nowMs };
}
