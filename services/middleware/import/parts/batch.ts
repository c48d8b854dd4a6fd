import type { UserRow } from '@mailweave/contracts';

/**
 * Rows on their way to the store, each user once: of several rows the last one counts. Repetitions are found
 * within a batch and across its edge, so in rows sorted by userKey, as an export should write them, all of them.
 */
export class Batch {
  readonly #limitRows: number;
  #rows = new Map<string, UserRow>();
  #lastUserKey: string | undefined;
  #duplicates = 0;

  constructor(limitRows: number) {
    this.#limitRows = limitRows;
  }

  /** Rows so far that replaced an earlier one of the same user. */
  get duplicates(): number {
    return this.#duplicates;
  }

  get isFull(): boolean {
    return this.#rows.size >= this.#limitRows;
  }

  add(row: UserRow): void {
    if (this.#rows.has(row.userKey) || row.userKey === this.#lastUserKey) this.#duplicates += 1;
    this.#rows.set(row.userKey, row);
    this.#lastUserKey = row.userKey;
  }

  /** The rows collected; the batch is empty afterwards. */
  take(): UserRow[] {
    const rows = [...this.#rows.values()];
    this.#rows = new Map();
    return rows;
  }
}
