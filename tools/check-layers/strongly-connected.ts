/** Node -> the nodes it points to; targets that are no nodes themselves are passed over. */
export type Graph = ReadonlyMap<string, { keys(): Iterable<string> }>;

type Visit = { readonly index: number; low: number; onStack: boolean };

/**
 * Tarjan's strongly connected components: groups of nodes that reach each other, each group sorted.
 * A node that is in no cycle is a group of one.
 */
export function stronglyConnected(graph: Graph): string[][] {
  const visits = new Map<string, Visit>();
  const stack: string[] = [];
  const groups: string[][] = [];

  const enter = (node: string): Visit => {
    const visit: Visit = { index: visits.size, low: visits.size, onStack: true };
    visits.set(node, visit);
    stack.push(node);
    for (const next of graph.get(node)?.keys() ?? []) {
      if (!graph.has(next)) continue;
      const known = visits.get(next);
      if (known === undefined) visit.low = Math.min(visit.low, enter(next).low);
      else if (known.onStack) visit.low = Math.min(visit.low, known.index);
    }
    if (visit.low === visit.index) groups.push(leave(node));
    return visit;
  };

  const leave = (root: string): string[] => {
    const group = stack.splice(stack.lastIndexOf(root));
    for (const node of group) {
      const visit = visits.get(node);
      if (visit !== undefined) visit.onStack = false;
    }
    return group.sort();
  };

  for (const node of graph.keys()) if (!visits.has(node)) enter(node);
  return groups;
}
