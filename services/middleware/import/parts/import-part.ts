import type { UserRow } from '@mailweave/contracts';
import { ChecksumMismatchError } from '../import-errors.ts';
import { Batch } from './batch.ts';
import { LineSplitter, type PartLine } from './line-splitter.ts';
import { PartContent } from './part-content.ts';
import type { PartSource } from './part-source.ts';
import type { Reject, RejectsFile } from './rejects-file.ts';
import type { DecodedRow, RowDecoder } from './row-decoder.ts';

/** Counts from the part's beginning. Duplicates are among the good rows. */
export type PartCounts = { rowsGood: number; rowsBad: number; rowsDuplicate: number; bytes: number };

export type PartImport = {
  source: PartSource;
  decoder: RowDecoder;
  rejects: RejectsFile;
  /** Called with a batch at most; the next row is read when it resolves. */
  store(rows: UserRow[]): Promise<void>;
  /** Called after each batch is stored. */
  onProgress(counts: PartCounts): Promise<void>;
};

/**
 * Streams one part into the store. Memory holds one batch and a few chunks, whatever the part's size.
 * @throws ImportError when the part is damaged; rows stored until then are of a revision that is not live
 */
export async function importPart(part: PartImport): Promise<PartCounts> {
  try {
    return await new PartRun(part).run();
  } finally {
    await part.rejects.close();
  }
}

class PartRun {
  readonly #part: PartImport;
  readonly #content: PartContent;
  readonly #batch: Batch;
  #rowsGood = 0;
  #rowsBad = 0;

  constructor(part: PartImport) {
    this.#part = part;
    this.#content = new PartContent(part.source);
    this.#batch = new Batch(part.source.limits.batchRows);
  }

  async run(): Promise<PartCounts> {
    const splitter = new LineSplitter(this.#part.source.limits.rowBytes);
    for await (const chunk of this.#content.chunks()) await this.#take(splitter.push(chunk));
    await this.#take(splitter.end());
    await this.#store();
    this.#verifyRows();
    return this.#counts();
  }

  async #take(lines: readonly PartLine[]): Promise<void> {
    const rejects: Reject[] = [];
    for (const decoded of this.#part.decoder.decode(lines)) {
      if ('reason' in decoded) rejects.push(this.#reject(decoded));
      else {
        this.#rowsGood += 1;
        this.#batch.add(decoded.row);
        if (this.#batch.isFull) await this.#store();
      }
    }
    await this.#part.rejects.add(rejects);
  }

  #reject({ lineNumber, reason, userKey }: Extract<DecodedRow, { reason: string }>): Reject {
    this.#rowsBad += 1;
    const file = this.#part.source.part.path;
    return { file, line: lineNumber, reason, ...(userKey === undefined ? {} : { userKey }) };
  }

  async #store(): Promise<void> {
    const rows = this.#batch.take();
    if (rows.length > 0) await this.#part.store(rows);
    await this.#part.onProgress(this.#counts());
  }

  #counts(): PartCounts {
    return {
      rowsGood: this.#rowsGood,
      rowsBad: this.#rowsBad,
      rowsDuplicate: this.#batch.duplicates,
      bytes: this.#content.storedBytes,
    };
  }

  #verifyRows(): void {
    const { path, rows } = this.#part.source.part;
    const found = this.#rowsGood + this.#rowsBad;
    if (found !== rows)
      throw new ChecksumMismatchError(path, `it has ${found} rows, the manifest says ${rows}`);
  }
}
