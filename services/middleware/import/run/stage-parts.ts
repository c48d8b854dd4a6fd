import type { ManifestPart } from '@mailweave/contracts';
import type { CampaignDefinition, PartCheckpoint } from '@mailweave/injection';
import { CsvRows } from '../parts/csv-rows.ts';
import { importPart, type PartCounts } from '../parts/import-part.ts';
import { JsonlRows } from '../parts/jsonl-rows.ts';
import { type Reject, RejectsFile } from '../parts/rejects-file.ts';
import { RowCheck } from '../parts/row-check.ts';
import type { RowDecoder } from '../parts/row-decoder.ts';
import { type ImportWork, revisionOf } from './import-work.ts';

/**
 * Stores the rows of every part that no earlier run of the job has finished; one part after the other, since
 * rows come sorted and the store writes them fastest in their order.
 * @returns how many rows repeated a user
 */
export async function stageParts(work: ImportWork, definition: CampaignDefinition): Promise<number> {
  const { context, job, manifest } = work;
  const checkpoints = await context.stores.imports.parts(job);
  const done = new Map(checkpoints.filter((part) => part.done).map((part) => [part.path, part]));
  const stage = new PartStage(work, new RowCheck(definition.templates));
  for (const part of manifest.parts) {
    const checkpoint = done.get(part.path);
    if (checkpoint === undefined) await stage.import(part);
    else stage.skip(checkpoint);
  }
  return stage.rowsDuplicate;
}

/** Sums up and reports while the parts go by. */
class PartStage {
  readonly #work: ImportWork;
  readonly #check: RowCheck;
  #part = 0;
  #totals: PartCounts = { rowsGood: 0, rowsBad: 0, rowsDuplicate: 0, bytes: 0 };

  constructor(work: ImportWork, check: RowCheck) {
    this.#work = work;
    this.#check = check;
  }

  get rowsDuplicate(): number {
    return this.#totals.rowsDuplicate;
  }

  /** An earlier run has finished this part. */
  skip(checkpoint: PartCheckpoint): void {
    this.#part += 1;
    this.#totals = sum(this.#totals, { ...checkpoint, rowsDuplicate: 0 });
  }

  async import(part: ManifestPart): Promise<void> {
    const { bucket, context, job, folder } = this.#work;
    this.#part += 1;
    const rejects = new RejectsFile(context.spool, `${rejectsPrefix(this.#work)}${part.path}.rejects.jsonl`);
    const counts = await importPart({
      source: { storage: bucket, key: `${folder}/${part.path}`, part, limits: context.limits },
      decoder: this.#decoder(part),
      rejects,
      store: (rows) => context.stores.audience.upsertRows(revisionOf(this.#work), rows),
      onProgress: (soFar) => this.#checkpoint(part, soFar, false),
    });
    await this.#noteRejects(rejects.first);
    await this.#checkpoint(part, counts, true);
    this.#totals = sum(this.#totals, counts);
    context.events.importPartStored(job.importId, counts);
  }

  #decoder(part: ManifestPart): RowDecoder {
    const { rowBytes } = this.#work.context.limits;
    const isCsv = /\.csv(\.gz)?$/.test(part.path);
    return isCsv ? new CsvRows(part.path, this.#check, rowBytes) : new JsonlRows(this.#check, rowBytes);
  }

  async #checkpoint(part: ManifestPart, counts: PartCounts, done: boolean): Promise<void> {
    const { held, job, manifest, onProgress } = this.#work;
    const { rowsGood, rowsBad, bytes } = counts;
    const checkpoint = { path: part.path, rowsGood, rowsBad, bytes, done };
    await held.checkpoint(checkpoint);
    const totals = sum(this.#totals, counts);
    onProgress({
      tenantId: job.tenantId,
      importId: job.importId,
      part: this.#part,
      parts: manifest.parts.length,
      rowsGood: totals.rowsGood,
      rowsBad: totals.rowsBad,
      bytes: totals.bytes,
    });
  }

  async #noteRejects(first: readonly Reject[]): Promise<void> {
    const { context, job } = this.#work;
    for (const { file, line, reason } of first) {
      const change = { rejectsKey: rejectsPrefix(this.#work), error: `${file}, line ${line}: ${reason}` };
      await context.stores.imports.update(job, change, context.clock.nowMs());
    }
  }
}

function rejectsPrefix({ job }: ImportWork): string {
  return `imports/${job.tenantId}/${job.importId}/`;
}

function sum(a: PartCounts, b: PartCounts): PartCounts {
  return {
    rowsGood: a.rowsGood + b.rowsGood,
    rowsBad: a.rowsBad + b.rowsBad,
    rowsDuplicate: a.rowsDuplicate + b.rowsDuplicate,
    bytes: a.bytes + b.bytes,
  };
}
