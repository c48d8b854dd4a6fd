import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  InvalidObjectKeyError,
  ObjectNotFoundError,
  ObjectStorageError,
} from '../errors/object-storage-error.ts';
import { checkObjectKey } from '../key/object-key.ts';
import type { ObjectEntry, ObjectStorage } from '../ports.ts';
import { listObjects } from './disk-listing.ts';
import { DiskRoot } from './disk-root.ts';

const CHUNK_BYTES = 256 * 1024;
/** Where an object lies until its last byte is written; no key leads there. */
const INCOMPLETE_FOLDER = '.incomplete';

/** A bucket that is a folder: the key is the path below it. Not for two hosts at once. */
export class DiskObjectStorage implements ObjectStorage {
  readonly #root: DiskRoot;

  /** @param folder need not exist; it is made by the first write */
  constructor(folder: string) {
    this.#root = new DiskRoot(folder);
  }

  async *read(key: string): AsyncGenerator<Buffer, void, undefined> {
    checkDiskKey(key);
    try {
      const file = await this.#root.resolve(key);
      const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
      yield* handle.createReadStream({ highWaterMark: CHUNK_BYTES });
    } catch (error) {
      throw translated(key, error);
    }
  }

  async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    checkDiskKey(key);
    try {
      const found = await stat(await this.#root.resolve(key));
      return found.isFile() ? { sizeBytes: found.size } : undefined;
    } catch (error) {
      const failure = translated(key, error);
      if (failure instanceof ObjectNotFoundError) return undefined;
      throw failure;
    }
  }

  async *list(prefix: string): AsyncGenerator<ObjectEntry, void, undefined> {
    const folder = path.posix.dirname(`${prefix}.`);
    if (folder !== '.') checkDiskKey(folder);
    try {
      for await (const entry of listObjects(this.#root, folder === '.' ? '' : folder, prefix)) {
        if (!isIncomplete(entry.key)) yield entry;
      }
    } catch (error) {
      throw translated(prefix, error);
    }
  }

  async write(key: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    checkDiskKey(key);
    const incomplete = path.join(this.#root.folder, INCOMPLETE_FOLDER, randomUUID());
    try {
      await mkdir(path.dirname(incomplete), { recursive: true });
      await pipeline(
        Readable.from(content, { objectMode: false }),
        createWriteStream(incomplete, { flush: true }),
      );
      const target = await this.#root.resolveForWriting(key);
      await mkdir(path.dirname(target), { recursive: true });
      await rename(incomplete, target);
    } catch (error) {
      await rm(incomplete, { force: true });
      throw isSystemError(error) ? new ObjectStorageError(key, error) : error;
    }
  }
}

function checkDiskKey(key: string): void {
  checkObjectKey(key);
  if (isIncomplete(key)) throw new InvalidObjectKeyError(key, `"${INCOMPLETE_FOLDER}" is reserved`);
}

function isIncomplete(key: string): boolean {
  return key === INCOMPLETE_FOLDER || key.startsWith(`${INCOMPLETE_FOLDER}/`);
}

/** A system call's error while reading as a failure that names the key; every other error as it is. */
function translated(key: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(error.code)) {
    return new ObjectNotFoundError(key, error);
  }
  return new ObjectStorageError(key, error);
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
