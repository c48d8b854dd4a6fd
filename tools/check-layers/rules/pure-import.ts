import { PURE_BUILTINS } from '../layout.ts';
import { importRule } from '../rule.ts';
import type { Edge, SourceTree, TreeFile } from '../source-tree.ts';

/** A pure package imports nothing that reaches outside the process, directly or through npm or host. */
export const pureImport = importRule('pure-import', (edge, from, tree) => {
  if (from.place?.pure !== true || !reachesOut(edge, from, tree)) return undefined;
  return {
    problem: `${from.package.folder} is pure and imports ${edge.specifier}`,
    remedy: 'declare a port and let a package of L3 or a service do it (table: tools/check-layers/layout.ts)',
  };
});

function reachesOut({ target }: Edge, from: TreeFile, { layout }: SourceTree): boolean {
  if (target.kind === 'builtin') return !PURE_BUILTINS.has(target.name);
  if (target.kind === 'npm') {
    const allowed = from.place?.npm ?? [];
    return !from.development && !allowed.some((entry) => isOrIsBelow(target.module, entry));
  }
  if (target.kind !== 'package') return false;
  const place = layout.get(target.package.folder);
  // From a higher layer it is an upward import; that rule speaks then.
  return place !== undefined && !place.pure && place.layer <= (from.place?.layer ?? 0);
}

function isOrIsBelow(module: string, entry: string): boolean {
  return module === entry || module.startsWith(`${entry}/`);
}
