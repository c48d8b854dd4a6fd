import type { Finding, Rule } from '../rule.ts';
import type { TreeFile } from '../source-tree.ts';

/** A package has one barrel, its entry, and that lists names one by one. */
export const oneEntry: Rule = {
  name: 'one-entry',
  *find(tree) {
    for (const file of tree.files) {
      yield* starExports(file);
      const barrel = barrelInside(file);
      if (barrel !== undefined) yield barrel;
    }
  },
};

function* starExports({ source }: TreeFile): Iterable<Finding> {
  for (const { start, entries } of source.module.staticExports) {
    if (entries.some(({ importName }) => importName.kind === 'AllButDefault')) {
      yield {
        path: source.path,
        line: source.lineAt(start),
        problem: 'export * hides what a file offers',
        remedy: 'list the names one by one',
      };
    }
  }
}

function barrelInside({ source, package: owner, development }: TreeFile): Finding | undefined {
  const inside = /\/index\.tsx?$/.test(source.path) && source.path !== `${owner.folder}/index.ts`;
  // testing/index.ts and contract/index.ts are the entries for the tests of others.
  if (!inside || development || owner.folder === '') return undefined;
  return {
    path: source.path,
    line: 1,
    problem: 'a second barrel',
    remedy: 'import the file that holds the name; only the package has an index.ts',
  };
}
