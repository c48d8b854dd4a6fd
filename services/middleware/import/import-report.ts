import type { CampaignId, PushEventType } from '@mailweave/contracts';
import type { ErasedRows, ImportJob, ImportRef } from '@mailweave/injection';

/** What an import that succeeded has done. */
export type ImportReport = ImportRef & {
  type: PushEventType;
  manifestKey: string;
  /** Of a campaign; empty and 0 of a list of users. */
  campaignId: CampaignId;
  revision: number;
  parts: number;
  /** Rows stored, repetitions of a user included. */
  rowsGood: number;
  rowsBad: number;
  /** Rows of a user who came again, the last one counts; of this run, without parts done by an earlier one. */
  rowsDuplicate: number;
  /** Bytes of the parts as they are in the bucket. */
  bytes: number;
  /** The first bad rows, as sentences without their content. */
  errors: readonly string[];
  /** Where in the spool the rejected rows are: a key's beginning, one object per part. */
  rejectsKey?: string;
  /** What was removed, of a list that erases users. */
  erased?: ErasedRows;
};

/** How far a running import is: totals over all parts. */
export type ImportProgress = ImportRef & {
  /** Counted from 1. */
  part: number;
  parts: number;
  rowsGood: number;
  rowsBad: number;
  bytes: number;
};

/** As far as the store knows it; undefined before the parts are known. */
export function importProgress(job: ImportJob): ImportProgress | undefined {
  const { tenantId, importId, partsTotal: parts, partsDone, rowsGood, rowsBad, bytes } = job;
  if (parts === undefined || parts === 0) return undefined;
  return { tenantId, importId, part: Math.min(partsDone + 1, parts), parts, rowsGood, rowsBad, bytes };
}

/** @param job in a final, successful state */
export function importReport(job: ImportJob, rowsDuplicate: number): ImportReport {
  const { tenantId, importId, type, manifestKey, rowsGood, rowsBad, bytes, errors, rejectsKey, erased } = job;
  return {
    tenantId,
    importId,
    type,
    manifestKey,
    campaignId: job.campaignId ?? '',
    revision: job.revision ?? 0,
    parts: job.partsTotal ?? 0,
    rowsGood,
    rowsBad,
    rowsDuplicate,
    bytes,
    errors,
    ...(rejectsKey === undefined ? {} : { rejectsKey }),
    ...(erased === undefined ? {} : { erased }),
  };
}
