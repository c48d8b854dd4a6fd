/** The candidate nearest to a mistyped name; undefined when none is near enough to be meant. */
export function nearestName(typed: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(typed.length / 3));
  return candidates
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance)[0]?.name;
}

/** Levenshtein: the fewest single-character insertions, deletions and replacements from one to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of [...from].entries()) {
    row = nextRow(row, to, { character, deletions: index + 1 });
  }
  return row[to.length] ?? 0;
}

function nextRow(previous: readonly number[], to: string, step: { character: string; deletions: number }) {
  const row = [step.deletions];
  for (const [index, target] of [...to].entries()) {
    const replaced = (previous[index] ?? 0) + (target === step.character ? 0 : 1);
    const deleted = (previous[index + 1] ?? 0) + 1;
    row.push(Math.min(replaced, deleted, (row[index] ?? 0) + 1));
  }
  return row;
}
