import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';

export type WatchedFileEvents = {
  reloaded(entries: number): void;
  notReloaded(error: unknown): void;
};

export type WatchedFileOptions<Content> = {
  readonly file: string;
  readonly reloadIntervalMs: number;
  readonly events: WatchedFileEvents;
  /** Takes a whole file, piece by piece. */
  reader(): { push(text: string): void; end(): Content };
  /** What to throw when the file cannot be read at the start. */
  unreadable(cause: unknown): Error;
};

/**
 * A text file of names, kept in memory; read again when it changes. One that cannot be used any more changes
 * nothing.
 */
export class WatchedFile<Content extends { readonly size: number }> implements Disposable {
  readonly #options: WatchedFileOptions<Content>;
  #content: Content;
  /** What the file looked like when it was read last. */
  #seen: string | undefined;
  #reading: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;

  /** @throws when the file cannot be used at the start */
  constructor(options: WatchedFileOptions<Content>) {
    this.#options = options;
    const reader = options.reader();
    reader.push(readAtStart(options));
    this.#content = reader.end();
    this.#timer = setInterval(() => void this.refresh(), options.reloadIntervalMs);
    this.#timer.unref();
  }

  get content(): Content {
    return this.#content;
  }

  /** Looks now whether the file has changed. */
  refresh(): Promise<void> {
    this.#reading ??= this.#reread().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #reread(): Promise<void> {
    const { file, events } = this.#options;
    try {
      const { mtimeMs, size, ino } = await stat(file);
      const seen = `${mtimeMs} ${size} ${ino}`;
      if (seen === this.#seen) return;
      this.#seen = seen;
      const reader = this.#options.reader();
      for await (const text of createReadStream(file, 'utf8')) reader.push(text);
      this.#content = reader.end();
      events.reloaded(this.#content.size);
    } catch (error) {
      events.notReloaded(error);
    }
  }
}

function readAtStart({ file, unreadable }: Pick<WatchedFileOptions<never>, 'file' | 'unreadable'>): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(error);
  }
}
