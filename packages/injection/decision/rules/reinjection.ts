import type { CampaignDefinition } from '../../campaign/definition.ts';
import { type Pinned, pinnedOf } from '../../campaign/position.ts';
import { hasFlag } from '../../claims/flags.ts';
import { isBeingRead, readingMs } from '../../claims/reading.ts';
import { claimsFor, type DecisionContext, shownClaim } from '../context.ts';
import { passed, type Rule, stopped } from './rule.ts';

const minuteMs = 60_000;

/**
 * Whether a pinned campaign's message, which is woven already, may be woven anew on top. Whether real mail lies
 * above it only the session knows: it replaces the message if so, and else leaves it.
 */
export const reinjectionRule: Rule = {
  name: 'reinjection',
  check(candidate, context) {
    const because = blocks(candidate, context);
    return because === undefined ? passed : stopped(because);
  },
};

function blocks(candidate: CampaignDefinition, context: DecisionContext): string | undefined {
  const pinned = pinnedOf(candidate.position);
  const shown = shownClaim(candidate, context);
  if (pinned === undefined || shown === undefined) return undefined;
  if (shown.mailbox !== candidate.mailbox)
    return 'The message is woven into another mailbox than the one the campaign names now.';
  if (hasFlag(shown.flags, '\\Deleted')) return 'The user has deleted the message; it never comes back.';
  if (hasFlag(shown.flags, '\\Seen')) return 'The user has read the message; it is not injected again.';
  if (isBeingRead(shown, context.nowMs))
    return `A session has opened the message in the last ${readingMs / minuteMs} minutes.`;
  return tooOften(candidate, context, pinned) ?? tooEarly(shown.claimedAtMs, context, pinned);
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
  claimedAtMs: number,
  { nowMs }: DecisionContext,
  { minimumIntervalMinutes }: Pinned,
): string | undefined {
  const earliestMs = claimedAtMs + minimumIntervalMinutes * minuteMs;
  if (nowMs >= earliestMs) return undefined;
  return `The campaign waits ${minimumIntervalMinutes} minutes between re-injections: until ${new Date(earliestMs).toISOString()}.`;
}
