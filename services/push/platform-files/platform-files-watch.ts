import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Ticker } from '@mailweave/foundation';
import type { PushEvents } from '../events.ts';
import { type PlatformFiles, readPlatformFolder } from './read-platform-folder.ts';

/** How often the folder is looked at. File systems of clusters do not tell of changes. */
const LOOK_EVERY_MS = 5_000;

/**
 * Keeps what the files say up to date. A folder that cannot be used after a change leaves what held before, and is told of once
 * for each change.
 */
export class PlatformFilesWatch implements Disposable {
  readonly #folder: string;
  readonly #events: PushEvents;
  readonly #stop: () => void;
  readonly #listeners = new Set<(files: PlatformFiles) => void>();
  #current: PlatformFiles;
  #stamp: string;

  /** @throws PlatformFilesError the folder cannot be used as it is now */
  constructor({ folder, events, ticker }: { folder: string; events: PushEvents; ticker: Ticker }) {
    this.#folder = folder;
    this.#events = events;
    // Before it is read: what changes meanwhile is seen by the next look.
    this.#stamp = stampOf(folder);
    this.#current = readPlatformFolder(folder);
    events.platformFilesRead(this.#current);
    this.#stop = ticker(LOOK_EVERY_MS, () => this.look());
  }

  get current(): PlatformFiles {
    return this.#current;
  }

  /** @returns ends it */
  onChange(listener: (files: PlatformFiles) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks now (SIGHUP); what is found holds at once. */
  look(): void {
    const stamp = stampOf(this.#folder);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      this.#current = readPlatformFolder(this.#folder);
    } catch (error) {
      this.#events.platformFilesRefused(error);
      return;
    }
    this.#events.platformFilesRead(this.#current);
    for (const listener of this.#listeners) listener(this.#current);
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#listeners.clear();
  }
}

/** Differs when a file has come, gone or changed. The keys that files of brands name are read when they are used. */
function stampOf(folder: string): string {
  try {
    const names = readdirSync(folder).filter((name) => /\.(properties|yml)$/.test(name));
    const stamps = names.sort().map((name) => {
      const { ino, mtimeMs, size } = statSync(join(folder, name));
      return `${name} ${ino} ${mtimeMs} ${size}`;
    });
    return stamps.join('\n');
  } catch (error) {
    return `unreadable: ${(error as NodeJS.ErrnoException).code}`;
  }
}
