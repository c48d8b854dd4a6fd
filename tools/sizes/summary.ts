type Measured = { readonly lines: number; readonly path: string };
type Aims = { readonly median: number; readonly p90: number; readonly max: number };

/** One line of the report: what is there against what is aimed at. */
export function summaryLine(what: string, measured: readonly Measured[], aims: Aims): string {
  const sorted = [...measured].sort((a, b) => a.lines - b.lines);
  const largest = sorted.at(-1);
  if (largest === undefined) return `${what}: none`;
  const shown = [
    figure('median', quantile(sorted, 0.5), aims.median),
    figure('p90', quantile(sorted, 0.9), aims.p90),
    `${figure('max', largest.lines, aims.max)} ${largest.path}`,
  ];
  return `${what}: ${measured.length}, lines ${shown.join(', ')}`;
}

function figure(name: string, lines: number, aim: number): string {
  return `${name} ${lines} (${lines > aim ? 'ABOVE the aim' : 'aim'} ${aim})`;
}

/** The smallest value that the given share of all values does not exceed (nearest rank). */
function quantile(sorted: readonly Measured[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1]?.lines ?? 0;
}
