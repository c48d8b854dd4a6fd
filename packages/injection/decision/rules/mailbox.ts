import { passed, type Rule, stopped } from './rule.ts';

export const mailboxRule: Rule = {
  name: 'mailbox',
  check(candidate, { query }) {
    return candidate.mailbox === query.mailbox
      ? passed
      : stopped('The campaign goes into another mailbox than the selected one.');
  },
};
