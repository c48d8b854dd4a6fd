import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectEntry } from '../ports.ts';
import type { DiskRoot } from './disk-root.ts';

/**
 * The files below `folder` (a key, '' for the root) whose key begins with `prefix`, in the order of keys.
 * One directory is held at a time and level. Symbolic links are not listed: they could lead in circles.
 */
export async function* listObjects(
  root: DiskRoot,
  folder: string,
  prefix: string,
): AsyncGenerator<ObjectEntry, void, undefined> {
  for (const entry of await sortedEntries(root, folder)) {
    const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`)) yield* listObjects(root, key, prefix);
    } else if (entry.isFile() && key.startsWith(prefix)) {
      yield { key, sizeBytes: (await stat(path.join(root.folder, key))).size };
    }
  }
}

/** A folder sorts as `name/`, which makes the walk's order that of the whole keys. */
async function sortedEntries(root: DiskRoot, folder: string): Promise<Dirent[]> {
  const sortable = (await entriesOf(root, folder)).map((entry) => ({
    entry,
    bytes: Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name),
  }));
  return sortable.sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ entry }) => entry);
}

async function entriesOf(root: DiskRoot, folder: string): Promise<Dirent[]> {
  try {
    return await readdir(await root.resolve(folder), { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return [];
    throw error;
  }
}
