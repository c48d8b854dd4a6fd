import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

/** A temporary folder that goes with its `using`. */
export type TemporaryTree = Disposable & { readonly root: string };

export function plantTree(files: Files): TemporaryTree {
  const root = mkdtempSync(join(tmpdir(), 'mailweave-tree-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}
