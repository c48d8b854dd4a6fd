import { windowFor } from '../../schedule/window.ts';
import { userTimeZone } from '../user-facts.ts';
import { passed, type Rule, stopped } from './rule.ts';

export const windowRule: Rule = {
  name: 'window',
  check(candidate, context) {
    const { nowMs } = context;
    const { startMs, endMs } = windowFor(candidate, userTimeZone(candidate, context));
    if (nowMs < startMs)
      return stopped(`The campaign starts at ${new Date(startMs).toISOString()}.`, startMs);
    return nowMs < endMs ? passed : stopped(`The campaign ended at ${new Date(endMs).toISOString()}.`);
  },
};
