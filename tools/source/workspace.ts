import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One `package.json` of the repository; the root's own has the folder ''. */
export type Package = {
  readonly name: string;
  /** Relative to the root, with `/`. */
  readonly folder: string;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
};

export type Workspace = {
  /** Absolute. */
  readonly root: string;
  readonly rootPackage: Package;
  /** Every workspace package, without the root. */
  readonly packages: readonly Package[];
};

type PackageJson = {
  name?: string;
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

/** Reads the root's package.json and that of every workspace it names. */
export function readWorkspace(root: string): Workspace {
  const rootJson = readPackageJson(root, '');
  const folders = globSync(rootJson.workspaces ?? [], { cwd: root })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
  return {
    root,
    rootPackage: toPackage(rootJson, ''),
    packages: folders.map((folder) => toPackage(readPackageJson(root, folder), folder)),
  };
}

/** The package whose folder holds a file: the nearest one, or the root's. */
export function packageOf(workspace: Workspace, path: string): Package {
  const owner = workspace.packages.find((candidate) => path.startsWith(`${candidate.folder}/`));
  return owner ?? workspace.rootPackage;
}

function readPackageJson(root: string, folder: string): PackageJson {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageJson;
}

function toPackage(json: PackageJson, folder: string): Package {
  return {
    name: json.name ?? folder,
    folder,
    dependencies: new Set(Object.keys(json.dependencies ?? {})),
    devDependencies: new Set(Object.keys(json.devDependencies ?? {})),
  };
}
