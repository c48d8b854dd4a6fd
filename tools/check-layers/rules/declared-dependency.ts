import type { Package } from '../../source/workspace.ts';
import { importRule } from '../rule.ts';
import type { TreeFile } from '../source-tree.ts';

/** A package's package.json lists what its files import; tests may use the root's devDependencies. */
export const declaredDependency = importRule('declared-dependency', ({ target }, from, { workspace }) => {
  if (target.kind !== 'npm' && target.kind !== 'package') return undefined;
  const name = target.kind === 'npm' ? target.name : target.package.name;
  if (isDeclared(name, from, workspace.rootPackage)) return undefined;
  // Workspace packages are linked for the whole repository: tools and e2e need no line for them.
  if (target.kind === 'package' && from.package.folder === '') return undefined;
  const where = from.package.folder === '' ? 'package.json' : `${from.package.folder}/package.json`;
  return { problem: `${name} is not in ${where}`, remedy: `add ${name} to the dependencies there` };
});

function isDeclared(name: string, from: TreeFile, root: Package): boolean {
  const own = from.package;
  if (name === own.name || own.dependencies.has(name)) return true;
  const mayUseTools = from.development || own === root;
  return mayUseTools && (own.devDependencies.has(name) || root.devDependencies.has(name));
}
