import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

/** What can happen to a database file. */
export const DAMAGES = ['overwritten', 'truncated', 'emptied', 'removed', 'replaced by a folder'] as const;
export type Damage = (typeof DAMAGES)[number];

/** What is written over a file leaves its header as it is: it still looks like a database. */
const HEADER_BYTES = 100;
const NONSENSE_BYTES = 16_384;
const BUSY_TIMEOUT_MS = 2_000;

/** Another process that handles the proxy's SQLite file badly. */
export class StoreFaults {
  readonly #file: string;
  readonly #copy: string;

  constructor(folder: string) {
    this.#file = path.join(folder, 'mailweave.sqlite');
    this.#copy = path.join(folder, 'copy');
  }

  /** Nobody else can write for so long. */
  async lock(durationMs: number): Promise<void> {
    using database = new DatabaseSync(this.#file, { timeout: BUSY_TIMEOUT_MS });
    database.exec('BEGIN EXCLUSIVE');
    await pause(durationMs);
    database.exec('ROLLBACK');
  }

  /** Every write has to wait a while. */
  async makeSlow(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await this.lock(60);
      await pause(20);
    }
  }

  /** A copy of the database as it is. Nobody may be writing. */
  save(): void {
    rmSync(this.#copy, { recursive: true, force: true });
    mkdirSync(this.#copy);
    for (const name of this.#names()) {
      if (existsSync(this.#beside(name)))
        copyFileSync(this.#beside(name), path.join(this.#copy, path.basename(name)));
    }
  }

  damage(damage: Damage): void {
    const file = this.#file;
    if (damage === 'overwritten') overwrite(file);
    else if (damage === 'truncated') truncateSync(file, Math.floor(statSync(file).size / 2) + 1);
    else if (damage === 'emptied') truncateSync(file, 0);
    else renameSync(file, `${file}.away`);
    if (damage === 'replaced by a folder') mkdirSync(file);
  }

  /** As docs/operations.md says. The program is stopped. */
  restore(): void {
    for (const name of this.#names()) rmSync(this.#beside(name), { recursive: true, force: true });
    rmSync(`${this.#file}.away`, { force: true });
    for (const name of this.#names()) {
      const saved = path.join(this.#copy, path.basename(name));
      if (existsSync(saved)) copyFileSync(saved, this.#beside(name));
    }
  }

  /** The write-ahead log is part of the database as long as somebody has it open, or was killed. */
  #names(): string[] {
    return ['', '-wal', '-shm'].map((ending) => `${path.basename(this.#file)}${ending}`);
  }

  #beside(name: string): string {
    return path.join(path.dirname(this.#file), name);
  }
}

function overwrite(file: string): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(NONSENSE_BYTES, 0xa5), 0, NONSENSE_BYTES, HEADER_BYTES);
  closeSync(handle);
}
