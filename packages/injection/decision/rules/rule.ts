import type { CampaignDefinition } from '../../campaign/definition.ts';
import type { DecisionContext } from '../context.ts';
import type { RuleName } from './rule-name.ts';

export type Check =
  | { passed: true }
  | {
      passed: false;
      /** One English sentence. */
      because: string;
      /** When time alone may have changed that, at the earliest; absent: time alone does not. */
      nextAtMs?: number;
    };

/** One reason for which a campaign may not be injected; knows nothing of the other rules. */
export type Rule = {
  name: RuleName;
  check(candidate: CampaignDefinition, context: DecisionContext): Check;
};

export const passed: Check = { passed: true };

/** @param nextAtMs when time alone may have changed that */
export function stopped(because: string, nextAtMs?: number): Check {
  return { passed: false, because, ...(nextAtMs !== undefined && { nextAtMs }) };
}
