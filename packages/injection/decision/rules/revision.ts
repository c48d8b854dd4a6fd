import { rowFor } from '../user-facts.ts';
import { passed, type Rule, stopped } from './rule.ts';

/** A row of an earlier or a later revision does not count: a half import must never show. */
export const revisionRule: Rule = {
  name: 'revision',
  check(candidate, context) {
    if (candidate.audience === 'all' || rowFor(candidate, context) !== undefined) return passed;
    const revisions = context.rowsByCampaign.get(candidate.campaignId)?.map((row) => row.revision) ?? [];
    if (revisions.length === 0) return passed;
    const others = revisions.sort((a, b) => a - b).join(', ');
    return stopped(`Revision ${candidate.revision} is live; the user is listed only in revision ${others}.`);
  },
};
