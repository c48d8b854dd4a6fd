import { passed, type Rule, stopped } from './rule.ts';

export const windowRule: Rule = {
  name: 'window',
  check({ startMs, endMs }, { nowMs }) {
    if (nowMs < startMs) return stopped(`The campaign starts at ${new Date(startMs).toISOString()}.`);
    return nowMs < endMs ? passed : stopped(`The campaign ended at ${new Date(endMs).toISOString()}.`);
  },
};
