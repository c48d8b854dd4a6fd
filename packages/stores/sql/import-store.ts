import {
  changedJob,
  type ImportChange,
  type ImportJob,
  type ImportRef,
  type ImportRequest,
  type ImportStore,
  isFinished,
  type PartCheckpoint,
  queuedJob,
} from '@mailweave/injection';
import type { SqlDatabase } from './database.ts';
import { type ImportRow, jobOf, selectJobs } from './import-row.ts';

type PartRow = { path: string; rows_good: number; rows_bad: number; bytes: number; done: number };

export class SqlImportStore implements ImportStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async create(
    request: ImportRequest,
    nowMs: number,
  ): Promise<{ outcome: 'created' | 'known'; job: ImportJob }> {
    return this.#database.transaction(() => {
      const known = this.#job('event_id', request.tenantId, request.eventId);
      if (known !== undefined) return { outcome: 'known', job: known };
      const job = queuedJob(request, nowMs);
      this.#insert(job);
      return { outcome: 'created', job };
    });
  }

  async find({ tenantId, importId }: ImportRef): Promise<ImportJob | undefined> {
    return this.#job('import_id', tenantId, importId);
  }

  async takeNext(nowMs: number, leaseUntilMs: number): Promise<ImportJob | undefined> {
    return this.#database.transaction(() => {
      const row = this.#database.get<ImportRow>(
        `${selectJobs} WHERE is_finished = 0 AND lease_until_ms <= ? ORDER BY created_at_ms, import_id LIMIT 1`,
        nowMs,
      );
      if (row === undefined) return undefined;
      this.#lease({ tenantId: row.tenant_id, importId: row.import_id }, leaseUntilMs);
      return jobOf(row);
    });
  }

  async update(ref: ImportRef, change: ImportChange, nowMs: number): Promise<ImportJob | undefined> {
    return this.#database.transaction(() => {
      const job = this.#job('import_id', ref.tenantId, ref.importId);
      if (job === undefined) return undefined;
      const changed = changedJob(job, change, nowMs);
      if (changed !== job) this.#write(changed);
      return changed;
    });
  }

  async checkpoint(ref: ImportRef, part: PartCheckpoint, leaseUntilMs: number): Promise<void> {
    this.#database.transaction(() => {
      if (this.#lease(ref, leaseUntilMs) === 0) return;
      this.#database.run(
        `INSERT INTO import_part (tenant_id, import_id, path, rows_good, rows_bad, bytes, done)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET rows_good = excluded.rows_good, rows_bad = excluded.rows_bad,
           bytes = excluded.bytes, done = excluded.done`,
        ref.tenantId,
        ref.importId,
        part.path,
        part.rowsGood,
        part.rowsBad,
        part.bytes,
        Number(part.done),
      );
    });
  }

  async parts({ tenantId, importId }: ImportRef): Promise<PartCheckpoint[]> {
    const rows = this.#database.all<PartRow>(
      `SELECT path, rows_good, rows_bad, bytes, done FROM import_part
       WHERE tenant_id = ? AND import_id = ? ORDER BY path`,
      tenantId,
      importId,
    );
    return rows.map(({ path, rows_good: rowsGood, rows_bad: rowsBad, bytes, done }) => ({
      path,
      rowsGood,
      rowsBad,
      bytes,
      done: done === 1,
    }));
  }

  #job(column: 'import_id' | 'event_id', tenantId: string, id: string): ImportJob | undefined {
    const sql = `${selectJobs} WHERE tenant_id = ? AND ${column} = ?`;
    const row = this.#database.get<ImportRow>(sql, tenantId, id);
    return row && jobOf(row);
  }

  #lease({ tenantId, importId }: ImportRef, leaseUntilMs: number): number {
    const sql = 'UPDATE import_job SET lease_until_ms = ? WHERE tenant_id = ? AND import_id = ?';
    return this.#database.run(sql, leaseUntilMs, tenantId, importId);
  }

  #insert(job: ImportJob): void {
    this.#database.run(
      `INSERT INTO import_job (tenant_id, import_id, event_id, data_source_id, manifest_key, manifest_sha256,
         state, is_finished, created_at_ms, updated_at_ms, lease_until_ms, errors)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 0, '[]')`,
      job.tenantId,
      job.importId,
      job.eventId,
      job.dataSourceId,
      job.manifestKey,
      job.manifestSha256,
      job.state,
      job.createdAtMs,
      job.updatedAtMs,
    );
  }

  #write(job: ImportJob): void {
    this.#database.run(
      `UPDATE import_job SET state = ?, is_finished = ?, updated_at_ms = ?, campaign_id = ?, revision = ?,
         parts_total = ?, errors = ?, rejects_key = ?
       WHERE tenant_id = ? AND import_id = ?`,
      job.state,
      Number(isFinished(job.state)),
      job.updatedAtMs,
      job.campaignId ?? null,
      job.revision ?? null,
      job.partsTotal ?? null,
      JSON.stringify(job.errors),
      job.rejectsKey ?? null,
      job.tenantId,
      job.importId,
    );
  }
}
