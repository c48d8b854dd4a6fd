import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Built or fetched, not written: no check looks into them. */
const LEFT_OUT = /(^|\/)(node_modules|dist|coverage)$|^data$/;

/**
 * Every file below the root whose name ends with one of the endings, relative to the root, sorted.
 * Hidden folders are left out.
 */
export function listFiles(root: string, endings: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !LEFT_OUT.test(path)) visit(path);
      } else if (endings.some((ending) => entry.name.endsWith(ending))) {
        found.push(path);
      }
    }
  };
  visit('');
  return found.sort();
}

/** Every TypeScript file of the repository. */
export function listSourceFiles(root: string): string[] {
  return listFiles(root, ['.ts', '.tsx']);
}

/** Tests, test builders, port contracts and tool configuration: not part of the running program. */
export function isDevelopmentFile(path: string): boolean {
  return /\.test\.tsx?$|(^|\/)(testing|contract)\/|\.config\.ts$/.test(path);
}
