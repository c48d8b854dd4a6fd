import type { SyncedFile } from '../log-to-disk.ts';

/** A file whose syncs end when a test says so, the first that was begun first. */
export class HeldFile implements SyncedFile {
  isClosed = false;
  begun = 0;
  readonly #underWay: PromiseWithResolvers<void>[] = [];

  async datasync(): Promise<void> {
    const sync = Promise.withResolvers<void>();
    this.begun += 1;
    this.#underWay.push(sync);
    await sync.promise;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  end(error?: Error): void {
    const sync = this.#underWay.shift();
    if (error === undefined) sync?.resolve();
    else sync?.reject(error);
  }
}
