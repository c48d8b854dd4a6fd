import type { Insertion, Work } from './work.ts';

/**
 * A database of one of the dialects. What differs between them is behind this, and in the change feed and the schema.
 * Failures come as AppErrors: `store-unavailable`, `store-corrupt`.
 */
export type SqlDatabase = {
  /** Statements of which each is a transaction of its own, on the disk: for one, or where none depends on another. */
  perform<Result>(work: () => Work<Result>): Promise<Result>;

  /**
   * All of the work or nothing, and on the disk. Of transactions that have a subject in common one runs after the other, over all
   * processes: what one reads of its subjects is still true when it writes. Work is begun anew when the database asks for
   * it, so it has no effect but its statements.
   * @param subjects what the work reads and then writes, as text: 'claim 1f…'; every transaction that writes the same
   *   names the same. SQLite runs one at a time anyway.
   */
  transaction<Result>(subjects: readonly string[], work: () => Work<Result>): Promise<Result>;

  /**
   * A transaction that does not wait for the disk. A power cut may undo it within a second, as long as no transaction has waited after
   * it; what is written later, by any process, is never there without it.
   */
  unsynced<Result>(subjects: readonly string[], work: () => Work<Result>): Promise<Result>;

  /** Writes rows as unsynced() does, and lets others have their turn in between. When it is rejected, some may be there. */
  stageRows(insertion: Insertion): Promise<void>;
};
