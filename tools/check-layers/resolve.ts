import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { ResolverFactory } from 'oxc-resolver';
import { type Package, packageOf, type Workspace } from '../source/workspace.ts';

/** What an import means. */
export type Target =
  | { readonly kind: 'builtin'; readonly name: string }
  /** A package from npm; `module` is the specifier as written. */
  | { readonly kind: 'npm'; readonly name: string; readonly module: string }
  /** A workspace package by its name; `subpath` is `.` for its entry; `path` only when it resolves. */
  | {
      readonly kind: 'package';
      readonly package: Package;
      readonly subpath: string;
      readonly path: string | undefined;
    }
  /** A file by a relative path. */
  | { readonly kind: 'file'; readonly package: Package; readonly path: string }
  | { readonly kind: 'unresolved' };

export type Resolve = (fromPath: string, specifier: string) => Target;

const NAME = /^(@[^/]+\/[^/]+|[^/@.][^/]*)(\/.*)?$/;

/** Resolution as Node does it, then named after the workspace. */
export function createResolve(workspace: Workspace): Resolve {
  // `.js` for the `main` of older packages; our own files are imported with their ending.
  const resolver = new ResolverFactory({ conditionNames: ['node', 'import', 'types'], extensions: ['.js'] });
  const byName = new Map(workspace.packages.map((candidate) => [candidate.name, candidate]));

  const locate = (fromPath: string, specifier: string): string | undefined => {
    const { path } = resolver.sync(dirname(join(workspace.root, fromPath)), specifier);
    return path === undefined ? undefined : relative(workspace.root, path).split(sep).join('/');
  };

  return (fromPath, specifier) => {
    if (isBuiltin(specifier)) {
      return { kind: 'builtin', name: specifier.startsWith('node:') ? specifier : `node:${specifier}` };
    }
    const path = locate(fromPath, specifier);
    const [, name, rest] = NAME.exec(specifier) ?? [];
    const own = name === undefined ? undefined : byName.get(name);
    if (own !== undefined) return { kind: 'package', package: own, subpath: `.${rest ?? ''}`, path };
    if (path === undefined) return { kind: 'unresolved' };
    if (name !== undefined) return { kind: 'npm', name, module: specifier };
    return { kind: 'file', package: packageOf(workspace, path), path };
  };
}
