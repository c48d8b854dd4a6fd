import type { FileHandle } from 'node:fs/promises';
import { StoreUnavailableError } from '../sql/store-errors.ts';

/** What is needed of an open file. */
export type SyncedFile = Pick<FileHandle, 'datasync' | 'close'>;

/** The second takes what the first may have passed over; more of them wait for each other in the disk. */
const MAX_UNDER_WAY = 2;
/** What nobody waits for is on the disk so long after it was written. */
const SOON_MS = 1_000;

/**
 * Has the bytes of a file reach the disk, in threads of Node's own. Whoever asks while there are as many syncs under way as there may
 * be shares the next one with others. A sync that fails is the last one: what it was for may be lost although later ones succeed.
 */
export class LogToDisk implements Disposable {
  readonly #open: () => Promise<SyncedFile>;
  #file: Promise<SyncedFile> | undefined;
  #underWay = 0;
  #next: PromiseWithResolvers<void> | undefined;
  #failure: StoreUnavailableError | undefined;
  #soon: NodeJS.Timeout | undefined;

  /** @param open called when there is something to sync for the first time */
  constructor(open: () => Promise<SyncedFile>) {
    this.#open = open;
  }

  /** Resolves when everything that is in the file by now is on the disk. @throws StoreUnavailableError */
  async synced(): Promise<void> {
    if (this.#underWay < MAX_UNDER_WAY) return await this.#sync();
    this.#next ??= Promise.withResolvers<void>();
    await this.#next.promise;
  }

  /** The same within a second, and nobody waits for it. */
  syncedSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      // Who waits for the next one is told.
      this.synced().catch(() => undefined);
    }, SOON_MS).unref();
  }

  /** What is under way ends before the file is closed. */
  [Symbol.dispose](): void {
    clearTimeout(this.#soon);
    void this.#file?.then((file) => file.close()).catch(() => undefined);
  }

  async #sync(): Promise<void> {
    this.#underWay += 1;
    try {
      if (this.#failure !== undefined) throw this.#failure;
      this.#file ??= this.#open();
      await (await this.#file).datasync();
    } catch (error) {
      this.#failure ??= new StoreUnavailableError(
        'The disk of the database reports an error: check the disk, then start the program anew.',
        error,
      );
      throw this.#failure;
    } finally {
      this.#underWay -= 1;
      const next = this.#next;
      this.#next = undefined;
      if (next !== undefined) this.#sync().then(next.resolve, next.reject);
    }
  }
}
