/** The middle one, or the mean of the two in the middle. @throws RangeError for no values */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('The median of no values.');
  return (upper + lower) / 2;
}

/**
 * The median of what `compare` makes of each round's pair: subjects that took turns in one round saw the same
 * machine, so a slow round does not count against one of them.
 */
export function medianOfPairs(
  values: readonly number[],
  references: readonly number[],
  compare: (value: number, reference: number) => number,
): number {
  return median(values.map((value, round) => compare(value, references[round] ?? Number.NaN)));
}
