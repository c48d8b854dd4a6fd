import { isClientMeant } from '../../targeting/client-name.ts';
import { passed, type Rule, stopped } from './rule.ts';

export const clientRule: Rule = {
  name: 'client',
  check({ targeting }, { query: { client } }) {
    if (targeting?.clients === undefined) return passed;
    if (targeting.clients.some((pattern) => isClientMeant(client, pattern))) return passed;
    return stopped(
      client === undefined
        ? 'The campaign is for some mail clients only, and this one has not said its name.'
        : 'The campaign is for some mail clients only, and not for this one.',
    );
  },
};
