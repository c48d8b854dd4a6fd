import type { ManifestPart } from '@mailweave/contracts';
import type { CampaignDefinition, PartCheckpoint } from '@mailweave/injection';
import { importPart, type PartCounts } from '../parts/import-part.ts';
import { RejectsFile } from '../parts/rejects-file.ts';
import { RowCheck } from '../parts/row-check.ts';
import { rowDecoder } from '../parts/rows-of-part.ts';
import { type ImportWork, revisionOf } from './import-work.ts';
import { noteRejects, rejectsKeyOf } from './note-rejects.ts';

/** Batches between two notes of how far it is: each waits for the disk, and with it all that this process does. */
const BATCHES_OF_A_NOTE = 10;

/**
 * Stores the rows of every part that no earlier run of the job has finished; one part after the other, since
 * rows come sorted and the store writes them fastest in their order.
 * @returns how many rows repeated a user
 */
export async function stageParts(work: ImportWork, definition: CampaignDefinition): Promise<number> {
  const { context, job, manifest } = work;
  const checkpoints = await context.stores.imports.parts(job);
  const done = new Map(checkpoints.filter((part) => part.done).map((part) => [part.path, part]));
  const stage = new PartStage(work, new RowCheck(definition));
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
  #batches = 0;
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
    const rejects = new RejectsFile(context.spool, rejectsKeyOf(job, part.path));
    const counts = await importPart({
      source: { storage: bucket, key: `${folder}/${part.path}`, part, limits: context.limits },
      decoder: rowDecoder(part.path, this.#check, context.limits.rowBytes),
      rejects,
      store: (rows) => context.stores.audience.upsertRows(revisionOf(this.#work), rows),
      onProgress: (soFar) => this.#progress(part, soFar),
    });
    await noteRejects(this.#work, rejects.first);
    await this.#checkpoint(part, counts, true);
    this.#report(counts);
    this.#totals = sum(this.#totals, counts);
    context.events.importPartStored(job.importId, counts);
  }

  async #progress(part: ManifestPart, soFar: PartCounts): Promise<void> {
    // The first one is noted: by it an import that fails knows that there are rows to remove.
    if (this.#batches % BATCHES_OF_A_NOTE === 0) await this.#checkpoint(part, soFar, false);
    this.#batches += 1;
    this.#report(soFar);
  }

  async #checkpoint(part: ManifestPart, counts: PartCounts, done: boolean): Promise<void> {
    const { rowsGood, rowsBad, bytes } = counts;
    await this.#work.held.checkpoint({ path: part.path, rowsGood, rowsBad, bytes, done });
  }

  /** @param counts of the part under way */
  #report(counts: PartCounts): void {
    const { job, manifest, onProgress } = this.#work;
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
}

function sum(a: PartCounts, b: PartCounts): PartCounts {
  return {
    rowsGood: a.rowsGood + b.rowsGood,
    rowsBad: a.rowsBad + b.rowsBad,
    rowsDuplicate: a.rowsDuplicate + b.rowsDuplicate,
    bytes: a.bytes + b.bytes,
  };
}
