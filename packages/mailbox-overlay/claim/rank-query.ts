/**
 * How many real messages lie below each woven UID, and whether a woven UID has become a real message's
 * (docs/adr/0002-claimed-uids.md). Independent of mail that arrives meanwhile: it only asks for UIDs up
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
  if (!esearch) return { commands: [`UID SEARCH UID 1:${uids.at(-1) ?? 1}`] };
  // Counts, and not one list of ranges: nothing forbids a server to write a range over a hole.
  const counts = counted(uids).map((uid) => `UID SEARCH RETURN (COUNT) UID 1:${uid - 1}`);
  return { commands: [...counts, `UID SEARCH RETURN (ALL) UID ${uids.join(',')}`] };
}

/**
 * @param responses the untagged answers to the commands, in any order
 * @returns undefined when an answer is missing
 */
export function readRanks(uids: readonly Uid[], responses: readonly Response[]): Ranks | undefined {
  // A server may tell one result in several lines.
  const plain = responses.flatMap((response) => (response.name === 'SEARCH' ? [response.numbers] : []));
  if (plain.length > 0) return ranksInList(uids, plain.flat());
  const answers = responses.filter((response) => response.name === 'ESEARCH');
  const present = answers.filter((answer) => answer.count === undefined);
  const counts = answers.flatMap(({ count }) => (count === undefined ? [] : [count])).sort((a, b) => a - b);
  if (present.length === 0 || counts.length !== counted(uids).length) return undefined;
  // Below a higher UID lie at least as many messages: in order of size the counts are those of the UIDs.
  const unasked = uids.length - counts.length;
  const realBelow = new Map(uids.map((uid, at) => [uid, counts[at - unasked] ?? 0]));
  return { realBelow, taken: uids.filter((uid) => present.some((answer) => holds(answer, uid))) };
}

/** Below UID 1 there is nothing to count. */
function counted(uids: readonly Uid[]): Uid[] {
  return uids.filter((uid) => uid > 1);
}

function ranksInList(uids: readonly Uid[], found: readonly number[]): Ranks {
  return {
    realBelow: new Map(uids.map((uid) => [uid, found.filter((number) => number < uid).length])),
    taken: uids.filter((uid) => found.includes(uid)),
  };
}

function holds(result: EsearchResult, uid: Uid): boolean {
  return (result.all ?? []).some(({ first, last }) => {
    const ends = [first === '*' ? 0 : first, last === '*' ? 0 : last];
    return uid >= Math.min(...ends) && uid <= Math.max(...ends);
  });
}
