import type { WithdrawalCause, WovenRecord } from '@mailweave/contracts';
import { pinnedOf } from '../../campaign/position.ts';
import { hasFlag } from '../../claims/flags.ts';
import { claimsFor } from '../context.ts';
import { passed, type Rule, stopped } from './rule.ts';

/** What the user himself did to be rid of a message; every other cause is nothing he asked for. */
const causesByUser: ReadonlySet<WithdrawalCause> = new Set(['expunged', 'moved', 'opted-out']);

export const historyRule: Rule = {
  name: 'history',
  check(candidate, context) {
    for (const claim of claimsFor(candidate, context)) {
      const because = blocks(claim, pinnedOf(candidate.position) !== undefined);
      if (because !== undefined) return stopped(because);
    }
    return passed;
  },
};

/** Why this claim forbids another round of its campaign; of a pinned one that is shown `reinjection` judges. */
function blocks(claim: WovenRecord, pinned: boolean): string | undefined {
  if (claim.state === 'claiming') return 'A session is weaving the campaign for this user right now.';
  if (claim.state === 'woven')
    return pinned ? undefined : `The campaign is woven into the user's mailbox, in round ${claim.round}.`;
  if (claim.withdrawnCause === undefined || causesByUser.has(claim.withdrawnCause))
    return 'The user has removed the message; it never comes back.';
  return hasFlag(claim.flags, '\\Seen')
    ? 'The user has read the message; it is not injected again.'
    : undefined;
}
