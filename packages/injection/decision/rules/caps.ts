import type { WovenRecord } from '@mailweave/contracts';
import type { Caps } from '../../campaign/definition.ts';
import { claimsFor, type DecisionContext } from '../context.ts';
import { passed, type Rule, stopped } from './rule.ts';

const dayMs = 24 * 60 * 60 * 1000;

type Count = (claims: readonly WovenRecord[], context: DecisionContext) => number;

/** What each cap counts, and how a full one is called in the explanation. */
const counters: readonly { cap: keyof Caps; span: string; count: Count }[] = [
  { cap: 'total', span: 'in all', count: (claims) => claims.length },
  { cap: 'perDay', span: 'in 24 hours', count: (claims, { nowMs }) => countSince(claims, nowMs - dayMs) },
  { cap: 'perWeek', span: 'in 7 days', count: (claims, { nowMs }) => countSince(claims, nowMs - 7 * dayMs) },
  { cap: 'perSession', span: 'in one session', count: (_claims, { query }) => query.injectedInSession },
];

export const capsRule: Rule = {
  name: 'caps',
  check(candidate, context) {
    const claims = claimsFor(candidate, context);
    for (const { cap, span, count } of counters) {
      const limit = candidate.caps[cap];
      if (limit !== undefined && count(claims, context) >= limit)
        return stopped(`The campaign allows ${limit} injections ${span}, and that is reached.`);
    }
    return passed;
  },
};

function countSince(claims: readonly WovenRecord[], sinceMs: number): number {
  return claims.filter((claim) => claim.claimedAtMs > sinceMs).length;
}
