import type { Rule } from '../rule.ts';
import type { SourceTree, TreeFile } from '../source-tree.ts';
import { stronglyConnected } from '../strongly-connected.ts';

/** No file reaches itself by imports, type-only imports included. One finding per knot of files. */
export const importCycle: Rule = {
  name: 'import-cycle',
  *find(tree) {
    const graph = fileGraph(tree);
    for (const knot of stronglyConnected(graph)) {
      const [first = ''] = knot;
      const loops = knot.length > 1 || graph.get(first)?.has(first) === true;
      if (!loops) continue;
      const path = shortestCycle(graph, first, new Set(knot));
      yield {
        path: first,
        line: graph.get(first)?.get(path[1] ?? first) ?? 1,
        problem: `imports itself through ${path.slice(1).join(' -> ')}`,
        remedy: 'move what both sides need into a file of its own, or pass it in',
      };
    }
  },
};

/** File -> imported file -> line of the import. */
type FileGraph = ReadonlyMap<string, ReadonlyMap<string, number>>;

function fileGraph(tree: SourceTree): FileGraph {
  return new Map(tree.files.map((file) => [file.source.path, importedFiles(file)]));
}

function importedFiles(file: TreeFile): Map<string, number> {
  const imported = new Map<string, number>();
  for (const { target, line } of file.edges) {
    if (target.kind !== 'file' && target.kind !== 'package') continue;
    if (target.path !== undefined && !imported.has(target.path)) imported.set(target.path, line);
  }
  return imported;
}

/** From start back to start inside the knot, breadth first. */
function shortestCycle(graph: FileGraph, start: string, knot: ReadonlySet<string>): string[] {
  const trails = [[start]];
  const seen = new Set<string>();
  for (const trail of trails) {
    for (const next of graph.get(trail.at(-1) ?? '')?.keys() ?? []) {
      if (next === start) return [...trail, start];
      if (!knot.has(next) || seen.has(next)) continue;
      seen.add(next);
      trails.push([...trail, next]);
    }
  }
  return [start];
}
