import { rowFor } from '../user-facts.ts';
import { passed, type Rule, stopped } from './rule.ts';

export const audienceRule: Rule = {
  name: 'audience',
  check(candidate, context) {
    if (candidate.audience === 'all' || rowFor(candidate, context) !== undefined) return passed;
    return stopped("The user is not in the campaign's audience.");
  },
};
