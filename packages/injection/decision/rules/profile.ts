import { profileMatches } from '../../targeting/profile-rule.ts';
import { rowFor } from '../user-facts.ts';
import { passed, type Rule, stopped } from './rule.ts';

export const profileRule: Rule = {
  name: 'profile',
  check(candidate, context) {
    const rule = candidate.targeting?.profile;
    if (rule === undefined || profileMatches(rule, rowFor(candidate, context)?.vars ?? {})) return passed;
    return stopped("The user's row does not meet the campaign's profile rule.");
  },
};
