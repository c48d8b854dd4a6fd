import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { InvalidObjectKeyError } from '../errors/object-storage-error.ts';

/** A folder that no key leads out of, whatever symbolic links lie in it. */
export class DiskRoot {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = path.resolve(folder);
  }

  /**
   * The file behind a checked key, free of symbolic links.
   * @throws InvalidObjectKeyError if a link leads out of the root; the system's ENOENT if nothing is there
   */
  async resolve(key: string): Promise<string> {
    const [root, file] = await Promise.all([realpath(this.folder), realpath(path.join(this.folder, key))]);
    if (!isInside(root, file)) throw new InvalidObjectKeyError(key, 'it leads out of the storage');
    return file;
  }

  /** As resolve, for a key of which only the first folders may exist yet. */
  async resolveForWriting(key: string): Promise<string> {
    const missing: string[] = [];
    let existing = key;
    for (;;) {
      try {
        return path.join(await this.resolve(existing), ...missing);
      } catch (error) {
        if (!isNotFound(error) || existing === '.') throw error;
      }
      missing.unshift(path.posix.basename(existing));
      existing = path.posix.dirname(existing);
    }
  }
}

function isInside(root: string, file: string): boolean {
  return file === root || file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
