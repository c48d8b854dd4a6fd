import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type BackendDirectory, RoutingConfigError } from './backend-directory.ts';
import { BackendMapReader } from './backend-map.ts';

export type MapDirectoryEvents = {
  mapReloaded(entries: number): void;
  mapNotReloaded(error: unknown): void;
};

type Options = {
  readonly file: string;
  readonly reloadIntervalMs: number;
  readonly backends: ReadonlySet<string>;
  readonly events: MapDirectoryEvents;
};

/**
 * A file that says where everybody is, kept in memory; read again when it changes. One that cannot be used
 * any more changes nothing.
 */
export class MapDirectory implements BackendDirectory {
  readonly #options: Options;
  #map;
  /** What the file looked like when it was read last. */
  #seen: string | undefined;
  #reading: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;

  /** @throws RoutingConfigError when the file cannot be used at the start */
  constructor(options: Options) {
    this.#options = options;
    const reader = new BackendMapReader(options.backends);
    reader.push(readAtStart(options.file));
    this.#map = reader.end();
    this.#timer = setInterval(() => void this.refresh(), options.reloadIntervalMs);
    this.#timer.unref();
  }

  find(...[login]: Parameters<BackendDirectory['find']>): ReturnType<BackendDirectory['find']> {
    return Promise.resolve(this.#map.find(login));
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
    const { file, backends, events } = this.#options;
    try {
      const { mtimeMs, size, ino } = await stat(file);
      const seen = `${mtimeMs} ${size} ${ino}`;
      if (seen === this.#seen) return;
      this.#seen = seen;
      const reader = new BackendMapReader(backends);
      for await (const text of createReadStream(file, 'utf8')) reader.push(text);
      this.#map = reader.end();
      events.mapReloaded(this.#map.size);
    } catch (error) {
      events.mapNotReloaded(error);
    }
  }
}

function readAtStart(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RoutingConfigError('The file named in imap.routing.file cannot be read.', error);
  }
}
