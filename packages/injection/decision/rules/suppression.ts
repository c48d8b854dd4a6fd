import { passed, type Rule, stopped } from './rule.ts';

export const suppressionRule: Rule = {
  name: 'suppression',
  check(_candidate, { profile }) {
    return profile.suppressed ? stopped("The user is on the tenant's suppression list.") : passed;
  },
};
