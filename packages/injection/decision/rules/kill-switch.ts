import { passed, type Rule, stopped } from './rule.ts';

export const killSwitchRule: Rule = {
  name: 'kill-switch',
  check(candidate, { policy, profile: { switches } }) {
    if (switches.tenant) return stopped('The kill switch of the tenant is thrown.');
    if (policy.maxVisible === 0)
      return stopped('The tenant shows no woven messages at all: maxVisible is 0.');
    if (switches.campaigns.has(candidate.campaignId))
      return stopped('The kill switch of the campaign is thrown.');
    return switches.user ? stopped('The kill switch of the user is thrown.') : passed;
  },
};
