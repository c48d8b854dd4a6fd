/**
 * UIDs at which a client may have been shown a woven message that is not there any more. Its replica has to lose
 * them, and the backend does not say so again once the client has told it of a later mod-sequence (RFC 7162 3.2).
 */
import { type ClosedRange, rangesText, withoutRanges } from '@mailweave/mailbox-overlay';
import type { BackendLink, OwnAnswer } from '../session/backend-link.ts';
import type { SelectedMailbox } from '../session/selected-mailbox.ts';
import type { Lookup } from './user-weave.ts';

/**
 * All claims of the mailbox but the living ones of the view are to be looked at. While the store gives no answer
 * everything is: the client may hold any number of woven messages, and would count them among the real ones.
 */
export function maybeGone(lookup: Lookup, { facts, view }: SelectedMailbox): ClosedRange[] {
  if (lookup.outcome === 'unknown') {
    return facts.uidNext === undefined || facts.uidNext < 2 ? [] : [{ first: 1, last: facts.uidNext - 1 }];
  }
  const claimed = lookup.claimed
    .filter(({ uidValidity }) => uidValidity === facts.uidValidity)
    .map(({ uid }) => ({ first: uid, last: uid }));
  return withoutRanges(
    claimed,
    view.woven.map(({ message }) => ({ first: message.uid, last: message.uid })),
  );
}

/** Trust, but verify: a UID that a real message holds is not gone, whatever the store remembers. */
export async function verifyGone(
  link: BackendLink,
  selected: SelectedMailbox,
  asked: readonly ClosedRange[],
  told: (answer: OwnAnswer) => void,
): Promise<void> {
  if (asked.length === 0) return;
  const options = link.capabilities.has('ESEARCH') ? 'RETURN (ALL) ' : '';
  const answer = await link.own([`UID SEARCH ${options}UID ${rangesText(asked)}`]);
  told(answer);
  if (answer.tagged[0]?.response.name !== 'OK') return;
  selected.view.noteGone(withoutRanges(asked, answer.untagged.flatMap(held)));
}

function held({ response }: OwnAnswer['untagged'][number]): ClosedRange[] {
  if (response.name === 'SEARCH') return response.numbers.map((number) => ({ first: number, last: number }));
  if (response.name !== 'ESEARCH') return [];
  return (response.all ?? []).flatMap(({ first, last }) => {
    return first === '*' || last === '*'
      ? []
      : [{ first: Math.min(first, last), last: Math.max(first, last) }];
  });
}
