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

import { type ImportRow, jobOf, selectJobs } from './import-row.ts';
import type { SqlDatabase } from './sql-database.ts';
import { all, first, run, type Work } from './work.ts';

/** Imports are few: one at a time changes any of them. */
const SUBJECTS = ['imports'];

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
    return await this.#database.transaction(SUBJECTS, function* () {
      const known = yield* jobAt('event_id', request.tenantId, request.eventId);
      if (known !== undefined) return { outcome: 'known', job: known };
      const job = queuedJob(request, nowMs);
      yield* insert(job);
      return { outcome: 'created', job };
    });
  }

  async find({ tenantId, importId }: ImportRef): Promise<ImportJob | undefined> {
    return await this.#database.perform(() => jobAt('import_id', tenantId, importId));
  }

  async takeNext(nowMs: number, leaseUntilMs: number): Promise<ImportJob | undefined> {
    return await this.#database.transaction(SUBJECTS, function* () {
      const row = yield* first<ImportRow>(
        `${selectJobs} WHERE is_finished = 0 AND lease_until_ms <= ? ORDER BY created_at_ms, import_id LIMIT 1`,
        nowMs,
      );
      if (row === undefined) return undefined;
      yield* lease({ tenantId: row.tenant_id, importId: row.import_id }, leaseUntilMs);
      return jobOf(row);
    });
  }

  async update(ref: ImportRef, change: ImportChange, nowMs: number): Promise<ImportJob | undefined> {
    return await this.#database.transaction(SUBJECTS, function* () {
      const job = yield* jobAt('import_id', ref.tenantId, ref.importId);
      if (job === undefined) return undefined;
      const changed = changedJob(job, change, nowMs);
      if (changed !== job) yield* write(changed);
      return changed;
    });
  }

  async checkpoint(ref: ImportRef, part: PartCheckpoint, leaseUntilMs: number): Promise<void> {
    await this.#database.transaction(SUBJECTS, function* () {
      if ((yield* lease(ref, leaseUntilMs)) === 0) return;
      yield* run(
        `INSERT INTO import_part (tenant_id, import_id, path, rows_good, rows_bad, bytes, done)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (tenant_id, import_id, path) DO UPDATE SET rows_good = excluded.rows_good, rows_bad = excluded.rows_bad,
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
    const sql = `
      SELECT path, rows_good, rows_bad, bytes, done FROM import_part
      WHERE tenant_id = ? AND import_id = ? ORDER BY path`;
    const rows = await this.#database.perform(() => all<PartRow>(sql, tenantId, importId));
    return rows.map(({ path, rows_good: rowsGood, rows_bad: rowsBad, bytes, done }) => ({
      path,
      rowsGood,
      rowsBad,
      bytes,
      done: done === 1,
    }));
  }
}

function* jobAt(column: 'import_id' | 'event_id', tenantId: string, id: string): Work<ImportJob | undefined> {
  const sql = `${selectJobs} WHERE tenant_id = ? AND ${column} = ?`;
  const row = yield* first<ImportRow>(sql, tenantId, id);
  return row && jobOf(row);
}

function* lease({ tenantId, importId }: ImportRef, leaseUntilMs: number): Work<number> {
  const sql = 'UPDATE import_job SET lease_until_ms = ? WHERE tenant_id = ? AND import_id = ?';
  return yield* run(sql, leaseUntilMs, tenantId, importId);
}

function* insert(job: ImportJob): Work<void> {
  yield* run(
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

function* write(job: ImportJob): Work<void> {
  yield* run(
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
