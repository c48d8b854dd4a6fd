import type { Uid } from '@mailweave/imap';
import {
  type QuietPeriod,
  type Ranks,
  rankQuery,
  readRanks,
  type UnseenQuery,
} from '@mailweave/mailbox-overlay';
import type { BackendLink } from '../session/backend-link.ts';
import type { Output } from './output.ts';

export type RankTools = { readonly link: BackendLink; readonly quiet: QuietPeriod; readonly output: Output };

/**
 * Messages that come or go while the ranks are asked for make the answer stale; then it is asked for again. The
 * backend counts what it has told this session of: mail that lies below a claim of another session's may come
 * up only with the answer.
 */
const TRIES = 3;

/**
 * @param unseen asked for as well, unless that would cost a round trip more: without ESEARCH a list of unseen
 *   messages looks like one of places
 * @returns undefined when the backend gives no answer that can be trusted: then nothing is woven
 */
export async function askRanks(
  { link, quiet, output }: RankTools,
  uids: readonly Uid[],
  unseen?: UnseenQuery,
): Promise<Ranks | undefined> {
  const query = rankQuery(uids, link.capabilities.has('ESEARCH'));
  const beside = unseen?.besideSearch === true ? unseen : undefined;
  const commands = [...query.commands, ...(beside === undefined ? [] : [beside.command])];
  let told = false;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { expunges, backendCount } = quiet;
    const answer = await link.own(commands);
    for (const held of answer.untagged) output.push(...quiet.apply(held));
    const ranked = answer.tagged.slice(0, query.commands.length);
    if (ranked.some(({ response }) => response.name !== 'OK')) return undefined;
    if (quiet.expunges !== expunges || quiet.backendCount !== backendCount) continue;
    const responses = answer.untagged.map(({ response }) => response);
    const ranks = readRanks(uids, beside?.take(responses, answer.tagged.at(-1)?.response.tag) ?? responses);
    if (ranks === undefined || ranks.taken.length === 0 || told) return ranks;
    // It may be a stub, whose expunge the backend has kept from this session so far (RFC 3501 7.4.1).
    const { untagged } = await link.own(['NOOP']);
    for (const held of untagged) output.push(...quiet.apply(held));
    told = true;
  }
  return undefined;
}
