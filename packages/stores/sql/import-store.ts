import {
  changedJob,
  chooseImport,
  type ImportChange,
  type ImportChoice,
  type ImportJob,
  type ImportLease,
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

  async list({ tenantId, limit, after }: Parameters<ImportStore['list']>[0]): Promise<ImportJob[]> {
    const rows = await this.#database.perform(() =>
      all<ImportRow>(
        `${selectJobs} WHERE tenant_id = ? AND (created_at_ms, import_id) < (?, ?)
         ORDER BY created_at_ms DESC, import_id DESC LIMIT ?`,
        tenantId,
        after?.createdAtMs ?? Number.MAX_SAFE_INTEGER,
        after?.importId ?? '',
        limit,
      ),
    );
    return rows.map(jobOf);
  }

  async hasManifest(manifest: Parameters<ImportStore['hasManifest']>[0]): Promise<boolean> {
    const { dataSourceId, manifestKey, tenantId } = manifest;
    const sql =
      'SELECT 1 FROM import_job WHERE tenant_id = ? AND manifest_key = ? AND data_source_id = ? LIMIT 1';
    const found = await this.#database.perform(() => first(sql, tenantId, manifestKey, dataSourceId));
    return found !== undefined;
  }

  async takeNext(choice: ImportChoice): Promise<ImportJob | undefined> {
    // Most of the time there is nothing, and nobody has to wait for that.
    const waiting = await this.#database.perform(() =>
      first('SELECT 1 FROM import_job WHERE is_finished = 0 LIMIT 1'),
    );
    if (waiting === undefined) return undefined;
    return await this.#database.transaction(SUBJECTS, function* () {
      const rows = yield* all<ImportRow>(`${selectJobs} WHERE is_finished = 0`);
      const queue = rows.map((row) => ({ ...jobOf(row), leaseUntilMs: row.lease_until_ms }));
      const chosen = chooseImport(queue, choice);
      if (chosen === undefined) return undefined;
      const { leaseUntilMs: _, ...job } = chosen;
      const { tenantId, importId } = job;
      const sql =
        'UPDATE import_job SET lease_id = ?, lease_until_ms = ? WHERE tenant_id = ? AND import_id = ?';
      yield* run(sql, choice.leaseId, choice.leaseUntilMs, tenantId, importId);
      return job;
    });
  }

  async keepLease(ref: ImportRef, lease: ImportLease): Promise<boolean> {
    return await this.#database.transaction(SUBJECTS, () => renewed(ref, lease));
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

  /** A power cut may take it, and rows that were stored later; never rows that it counts. */
  async checkpoint(ref: ImportRef, part: PartCheckpoint, lease: ImportLease): Promise<boolean> {
    return await this.#database.unsynced(SUBJECTS, function* () {
      if (!(yield* renewed(ref, lease))) return false;
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
      return true;
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

function* renewed({ tenantId, importId }: ImportRef, { leaseId, leaseUntilMs }: ImportLease): Work<boolean> {
  const sql = `
    UPDATE import_job SET lease_until_ms = ?
    WHERE tenant_id = ? AND import_id = ? AND lease_id = ? AND is_finished = 0`;
  return (yield* run(sql, leaseUntilMs, tenantId, importId, leaseId)) === 1;
}

function* insert(job: ImportJob): Work<void> {
  yield* run(
    `INSERT INTO import_job (tenant_id, import_id, event_id, type, data_source_id, manifest_key, manifest_sha256,
       state, is_finished, created_at_ms, updated_at_ms, lease_until_ms, errors)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 0, '[]')`,
    job.tenantId,
    job.importId,
    job.eventId,
    job.type,
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
       parts_total = ?, errors = ?, rejects_key = ?, erased = ?
     WHERE tenant_id = ? AND import_id = ?`,
    job.state,
    Number(isFinished(job.state)),
    job.updatedAtMs,
    job.campaignId ?? null,
    job.revision ?? null,
    job.partsTotal ?? null,
    JSON.stringify(job.errors),
    job.rejectsKey ?? null,
    job.erased === undefined ? null : JSON.stringify(job.erased),
    job.tenantId,
    job.importId,
  );
}
