import type { Edge, SourceTree, TreeFile } from './source-tree.ts';

/** Where a rule is broken, and what to do. */
export type Finding = {
  readonly path: string;
  readonly line: number;
  readonly problem: string;
  readonly remedy: string;
};

export type Rule = {
  /** Kebab-case; the report and the tests call the rule by it. */
  readonly name: string;
  find(tree: SourceTree): Iterable<Finding>;
};

type Verdict = { readonly problem: string; readonly remedy: string };

/** A rule that looks at one import at a time; undefined means: allowed. */
export function importRule(
  name: string,
  judge: (edge: Edge, from: TreeFile, tree: SourceTree) => Verdict | undefined,
): Rule {
  return {
    name,
    *find(tree) {
      for (const file of tree.files) {
        for (const edge of file.edges) {
          const verdict = judge(edge, file, tree);
          if (verdict !== undefined) yield { path: file.source.path, line: edge.line, ...verdict };
        }
      }
    },
  };
}
