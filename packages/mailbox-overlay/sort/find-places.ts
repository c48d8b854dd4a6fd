/** Parts into which a gap is cut by what one round learns. */
const PARTS = 16;

/** 16 to the power of 8 is as many as there are message numbers: more rounds than that bring nothing. */
const MAX_ROUNDS = 8;

/** Entries `low` to `high - 1` of the list are not compared yet; the place is somewhere from `low` to `high`. */
type Gap = { readonly low: number; readonly high: number };

/**
 * Negative when the newcomer comes before the entry at this index of the list, positive when behind it;
 * undefined when the entry is not known.
 */
export type CompareAt = (index: number) => number | undefined;

/**
 * Finds where newcomers belong in a sorted list whose entries are known only once they are asked for, in as
 * few rounds as halving 16-fold takes: 4 for 5,000 entries, 5 for a million.
 *
 * Yields the indices (ascending, each once) that the comparisons want to know next. An entry that stays
 * unknown costs precision, not an end; nor does a list that is not quite in the order of the comparisons.
 *
 * @returns for each newcomer how many entries come before it
 */
export function* findPlaces(
  length: number,
  newcomers: readonly CompareAt[],
): Generator<readonly number[], readonly number[], void> {
  let gaps: readonly Gap[] = newcomers.map(() => ({ low: 0, high: length }));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const wanted = new Set(gaps.flatMap(probesIn));
    if (wanted.size === 0) break;
    yield [...wanted].sort((a, b) => a - b);
    gaps = gaps.map((gap, at) => narrowed(gap, newcomers[at] ?? unknown));
  }
  return gaps.map(({ high }) => high);
}

/** Evenly spread; all that are left when they are few. */
function probesIn({ low, high }: Gap): number[] {
  const count = high - low;
  if (count < PARTS) return Array.from({ length: count }, (_, at) => low + at);
  return Array.from({ length: PARTS - 1 }, (_, at) => low + Math.floor(((at + 1) * count) / PARTS));
}

/**
 * The part between two compared entries that the fewest comparisons contradict: one entry that the backend
 * sorts otherwise must not lead astray. A gap of which nothing became known is given up.
 */
function narrowed(gap: Gap, compareAt: CompareAt): Gap {
  let best: Gap = { low: gap.low, high: gap.low };
  let low = gap.low;
  let [contradictions, fewest] = [0, Number.POSITIVE_INFINITY];
  for (const index of probesIn(gap)) {
    const order = compareAt(index);
    if (order === undefined) continue;
    if (contradictions < fewest) [best, fewest] = [{ low, high: index }, contradictions];
    contradictions += order < 0 ? 1 : -1;
    low = index + 1;
  }
  if (low === gap.low) return { low: gap.high, high: gap.high };
  return contradictions < fewest ? { low, high: gap.high } : best;
}

const unknown: CompareAt = () => undefined;
