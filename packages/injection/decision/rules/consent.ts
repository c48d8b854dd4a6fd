import { consentAllows } from '../../consent/consent-allows.ts';
import { passed, type Rule, stopped } from './rule.ts';

export const consentRule: Rule = {
  name: 'consent',
  check({ purpose }, { policy, profile: { consents } }) {
    if (consentAllows(policy.consent[purpose], consents[purpose])) return passed;
    if (consents[purpose]?.decision === 'withdrawn')
      return stopped(`The user has withdrawn consent to ${purpose}.`);
    return stopped(`The policy for ${purpose} is opt-in, and the user has not given consent.`);
  },
};
