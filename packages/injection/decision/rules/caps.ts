import type { WovenRecord } from '@mailweave/contracts';
import { claimsFor } from '../context.ts';
import { type Check, passed, type Rule, stopped } from './rule.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What each cap counts; `spanMs`: claims count for so long, whatever the calendar says. */
const spans: readonly { cap: 'total' | 'perDay' | 'perWeek'; span: string; spanMs: number }[] = [
  { cap: 'total', span: 'in all', spanMs: Number.POSITIVE_INFINITY },
  { cap: 'perDay', span: 'in 24 hours', spanMs: dayMs },
  { cap: 'perWeek', span: 'in 7 days', spanMs: 7 * dayMs },
];

export const capsRule: Rule = {
  name: 'caps',
  check(candidate, context) {
    const claims = claimsFor(candidate, context);
    for (const { cap, span, spanMs } of spans) {
      const limit = candidate.caps[cap];
      if (limit === undefined) continue;
      const counted = claims.filter((claim) => context.nowMs - claim.claimedAtMs < spanMs);
      if (counted.length >= limit) return full(limit, span, freeAtMs(counted, limit, spanMs));
    }
    const { perSession } = candidate.caps;
    const isFull = perSession !== undefined && context.query.injectedInSession >= perSession;
    return isFull ? full(perSession, 'in one session') : passed;
  },
};

/** When one place is free again: so many of the oldest count no more then. */
function freeAtMs(counted: readonly WovenRecord[], limit: number, spanMs: number): number | undefined {
  const last = counted[counted.length - limit];
  return last === undefined || spanMs === Number.POSITIVE_INFINITY ? undefined : last.claimedAtMs + spanMs;
}

function full(limit: number, span: string, nextAtMs?: number): Check {
  return stopped(`The campaign allows ${limit} injections ${span}, and that is reached.`, nextAtMs);
}
