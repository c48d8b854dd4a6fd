import type { ErasedRows, ImportJob, ImportState } from '@mailweave/injection';
import { fromJson } from './columns.ts';

/** A row of `import_job` with the sums over its parts. */
export type ImportRow = {
  tenant_id: string;
  import_id: string;
  event_id: string;
  type: ImportJob['type'];
  data_source_id: string;
  manifest_key: string;
  manifest_sha256: string;
  state: ImportState;
  created_at_ms: number;
  updated_at_ms: number;
  campaign_id: string | null;
  revision: number | null;
  parts_total: number | null;
  errors: string;
  rejects_key: string | null;
  erased: string | null;
  lease_until_ms: number;
  parts_done: number;
  rows_good: number;
  rows_bad: number;
  bytes: number;
};

const sumOfParts = (column: string) =>
  `(SELECT coalesce(sum(${column}), 0) FROM import_part
    WHERE import_part.tenant_id = import_job.tenant_id AND import_part.import_id = import_job.import_id)`;

export const selectJobs = `
  SELECT *, ${sumOfParts('done')} AS parts_done, ${sumOfParts('rows_good')} AS rows_good,
    ${sumOfParts('rows_bad')} AS rows_bad, ${sumOfParts('bytes')} AS bytes
  FROM import_job`;

export function jobOf(row: ImportRow): ImportJob {
  return {
    tenantId: row.tenant_id,
    importId: row.import_id,
    eventId: row.event_id,
    type: row.type,
    dataSourceId: row.data_source_id,
    manifestKey: row.manifest_key,
    manifestSha256: row.manifest_sha256,
    state: row.state,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    ...(row.campaign_id !== null && { campaignId: row.campaign_id }),
    ...(row.revision !== null && { revision: row.revision }),
    ...(row.parts_total !== null && { partsTotal: row.parts_total }),
    partsDone: row.parts_done,
    rowsGood: row.rows_good,
    rowsBad: row.rows_bad,
    bytes: row.bytes,
    errors: fromJson(row.errors),
    ...(row.rejects_key !== null && { rejectsKey: row.rejects_key }),
    ...(row.erased !== null && { erased: fromJson<ErasedRows>(row.erased) }),
  };
}
