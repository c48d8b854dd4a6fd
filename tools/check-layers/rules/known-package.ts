import type { Rule } from '../rule.ts';

/** Every workspace package has a row in the layout, and every row a package. */
export const knownPackage: Rule = {
  name: 'known-package',
  *find({ workspace, layout }) {
    const folders = new Set(workspace.packages.map(({ folder }) => folder));
    for (const folder of folders) {
      if (layout.has(folder)) continue;
      yield {
        path: `${folder}/package.json`,
        line: 1,
        problem: `${folder} has no layer`,
        remedy: 'add its row to tools/check-layers/layout.ts',
      };
    }
    for (const folder of layout.keys()) {
      if (folders.has(folder)) continue;
      yield {
        path: 'tools/check-layers/layout.ts',
        line: 1,
        problem: `there is no package ${folder}`,
        remedy: 'remove its row',
      };
    }
  },
};
