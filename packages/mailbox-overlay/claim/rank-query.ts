/**
 * How many real messages lie below each woven UID, and whether a woven UID has become a real message's
 * (weaving.md: "trust, but verify"). Independent of mail that arrives meanwhile: it only asks for UIDs up
 * to the highest woven one.
 */
import type { EsearchResult, Response, Uid } from '@mailweave/imap';

export type RankQuery = {
  /** Commands without tags. With ESEARCH they may be sent together: their answers carry the tag. */
  readonly commands: readonly string[];
};

export type Ranks = {
  readonly realBelow: ReadonlyMap<Uid, number>;
  /** Woven UIDs that a real message holds: they must never be shown again. */
  readonly taken: readonly Uid[];
};

/** @param uids ascending, at least one */
export function rankQuery(uids: readonly Uid[], esearch: boolean): RankQuery {
  const lowest = uids[0] ?? 1;
  const highest = uids.at(-1) ?? 1;
  if (!esearch) return { commands: [`UID SEARCH UID 1:${highest}`] };
  const present = `UID SEARCH RETURN (ALL) UID ${lowest}:${highest}`;
  if (lowest === 1) return { commands: [present] };
  return { commands: [`UID SEARCH RETURN (COUNT) UID 1:${lowest - 1}`, present] };
}

/**
 * @param responses the untagged answers to the commands, in any order
 * @returns undefined when an answer is missing
 */
export function readRanks(uids: readonly Uid[], responses: readonly Response[]): Ranks | undefined {
  // A server may tell one result in several lines.
  const plain = responses.flatMap((response) => (response.name === 'SEARCH' ? [response.numbers] : []));
  if (plain.length > 0) return ranks(uids, 0, pointsOf(plain.flat()));
  const answers = responses.filter((response) => response.name === 'ESEARCH');
  const needsCount = (uids[0] ?? 1) > 1;
  const count = answers.find((answer) => answer.count !== undefined);
  const present = answers.find((answer) => answer !== count);
  if (present === undefined || (needsCount && count === undefined)) return undefined;
  return ranks(uids, count?.count ?? 0, rangesOf(present));
}

type ClosedRange = { first: number; last: number };

function ranks(uids: readonly Uid[], belowLowest: number, present: readonly ClosedRange[]): Ranks {
  const realBelow = new Map<Uid, number>();
  const taken: Uid[] = [];
  for (const uid of uids) {
    let below = belowLowest;
    for (const range of present) {
      below += Math.max(0, Math.min(range.last, uid - 1) - range.first + 1);
      if (uid >= range.first && uid <= range.last) taken.push(uid);
    }
    realBelow.set(uid, below);
  }
  return { realBelow, taken };
}

function pointsOf(numbers: readonly number[]): ClosedRange[] {
  return numbers.map((number) => ({ first: number, last: number }));
}

function rangesOf(result: EsearchResult): ClosedRange[] {
  return (result.all ?? []).map(({ first, last }) => {
    const ends = [first === '*' ? 0 : first, last === '*' ? 0 : last];
    return { first: Math.min(...ends), last: Math.max(...ends) };
  });
}
