import type { Uid } from '@mailweave/imap';
import { type QuietPeriod, type Ranks, rankQuery, readRanks } from '@mailweave/mailbox-overlay';
import type { BackendLink } from '../session/backend-link.ts';
import type { Output } from './output.ts';

/** Messages that go while the ranks are asked for make the answer stale; then it is asked for again. */
const TRIES = 3;

/** Undefined when the backend gives no answer that can be trusted: then nothing is woven. */
export async function askRanks(
  link: BackendLink,
  quiet: QuietPeriod,
  uids: readonly Uid[],
  output: Output,
): Promise<Ranks | undefined> {
  const query = rankQuery(uids, link.capabilities.has('ESEARCH'));
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const expungesBefore = quiet.expunges;
    const answer = await link.own(query.commands);
    for (const held of answer.untagged) output.push(...quiet.apply(held));
    if (answer.tagged.some(({ response }) => response.name !== 'OK')) return undefined;
    if (quiet.expunges !== expungesBefore) continue;
    return readRanks(
      uids,
      answer.untagged.map(({ response }) => response),
    );
  }
  return undefined;
}
