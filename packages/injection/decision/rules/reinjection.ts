import type { WovenRecord } from '@mailweave/contracts';
import type { CampaignDefinition } from '../../campaign/definition.ts';
import { type Pinned, pinnedOf } from '../../campaign/position.ts';
import { hasFlag } from '../../claims/flags.ts';
import { isBeingRead, readingMs } from '../../claims/reading.ts';
import { claimsFor, type DecisionContext, shownClaim } from '../context.ts';
import { type Check, passed, type Rule, stopped } from './rule.ts';

const minuteMs = 60_000;

/**
 * Whether a pinned campaign's message, which is woven already, may be woven anew on top. Whether real mail lies
 * above it only the session knows: it replaces the message if so, and else leaves it.
 */
export const reinjectionRule: Rule = {
  name: 'reinjection',
  check(candidate, context) {
    const pinned = pinnedOf(candidate.position);
    const shown = shownClaim(candidate, context);
    if (pinned === undefined || shown === undefined) return passed;
    const because = forbids(shown, candidate) ?? tooOften(candidate, context, pinned);
    if (because !== undefined) return stopped(because);
    return whileRead(shown, context) ?? tooEarly(shown, context, pinned) ?? passed;
  },
};

function forbids(shown: WovenRecord, candidate: CampaignDefinition): string | undefined {
  if (shown.mailbox !== candidate.mailbox)
    return 'The message is woven into another mailbox than the one the campaign names now.';
  if (hasFlag(shown.flags, '\\Deleted')) return 'The user has deleted the message; it never comes back.';
  if (hasFlag(shown.flags, '\\Seen')) return 'The user has read the message; it is not injected again.';
  return undefined;
}

function whileRead(shown: WovenRecord, { nowMs }: DecisionContext): Check | undefined {
  if (!isBeingRead(shown, nowMs)) return undefined;
  const because = `A session has opened the message in the last ${readingMs / minuteMs} minutes.`;
  return stopped(because, (shown.openedAtMs ?? nowMs) + readingMs);
}

function tooOften(
  candidate: CampaignDefinition,
  context: DecisionContext,
  { maximumTimes }: Pinned,
): string | undefined {
  const times = claimsFor(candidate, context).filter((claim) => claim.withdrawnCause === 'reinjected').length;
  if (times < maximumTimes) return undefined;
  return `The campaign allows ${maximumTimes} re-injections, and that is reached.`;
}

function tooEarly(
  { claimedAtMs }: WovenRecord,
  { nowMs }: DecisionContext,
  { minimumIntervalMinutes }: Pinned,
): Check | undefined {
  const earliestMs = claimedAtMs + minimumIntervalMinutes * minuteMs;
  if (nowMs >= earliestMs) return undefined;
  const until = new Date(earliestMs).toISOString();
  const because = `The campaign waits ${minimumIntervalMinutes} minutes between re-injections: until ${until}.`;
  return stopped(because, earliestMs);
}
