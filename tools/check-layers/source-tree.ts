import { isDevelopmentFile, listSourceFiles } from '../source/list-files.ts';
import { readSourceFile, type SourceFile } from '../source/source-file.ts';
import { type Package, packageOf, readWorkspace, type Workspace } from '../source/workspace.ts';
import { type Import, importsOf } from './imports.ts';
import type { Layout, Place } from './layout.ts';
import { createResolve, type Target } from './resolve.ts';

export type TreeFile = {
  readonly source: SourceFile;
  readonly package: Package;
  /** Undefined outside the layers: e2e, conformance, bench, fuzz, tools, and packages without a row. */
  readonly place: Place | undefined;
  /** A test, a test builder, a port contract or a tool's configuration. */
  readonly development: boolean;
  readonly edges: readonly Edge[];
};

export type Edge = Import & { readonly target: Target };

/** Everything the rules look at. */
export type SourceTree = {
  readonly workspace: Workspace;
  readonly layout: Layout;
  readonly files: readonly TreeFile[];
};

export function readSourceTree(root: string, layout: Layout): SourceTree {
  const workspace = readWorkspace(root);
  const resolve = createResolve(workspace);
  const files = listSourceFiles(root).map((path): TreeFile => {
    const source = readSourceFile(root, path);
    const owner = packageOf(workspace, path);
    return {
      source,
      package: owner,
      place: layout.get(owner.folder),
      development: isDevelopmentFile(path),
      edges: importsOf(source).map((found) => ({ ...found, target: resolve(path, found.specifier) })),
    };
  });
  return { workspace, layout, files };
}
