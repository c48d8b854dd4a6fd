import type { Layout } from './layout.ts';
import type { Finding } from './rule.ts';
import { RULES } from './rules.ts';
import { readSourceTree } from './source-tree.ts';

export type Violation = Finding & { readonly rule: string };

/** What the check saw, so that an empty report cannot be mistaken for an empty look. */
export type LayerReport = {
  readonly files: number;
  readonly imports: number;
  readonly violations: readonly Violation[];
};

/**
 * Holds every rule against every TypeScript file below the root.
 * @throws Error when a file cannot be parsed
 */
export function checkLayers(root: string, layout: Layout): LayerReport {
  const tree = readSourceTree(root, layout);
  const violations = RULES.flatMap((rule) =>
    [...rule.find(tree)].map((finding) => ({ rule: rule.name, ...finding })),
  );
  return {
    files: tree.files.length,
    imports: tree.files.reduce((sum, file) => sum + file.edges.length, 0),
    violations,
  };
}
