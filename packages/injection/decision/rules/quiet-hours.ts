import { quietUntilMs } from '../../schedule/quiet-hours.ts';
import { userTimeZone } from '../user-facts.ts';
import { passed, type Rule, stopped } from './rule.ts';

export const quietHoursRule: Rule = {
  name: 'quiet-hours',
  check(candidate, context) {
    const { policy } = context;
    const kinds = [
      { whose: 'tenant', quietHours: policy.quietHours },
      { whose: 'campaign', quietHours: candidate.quietHours },
    ];
    for (const { whose, quietHours } of kinds) {
      if (quietHours === undefined) continue;
      const timeZone = userTimeZone(candidate, context);
      const untilMs = quietUntilMs(quietHours, context.clockIn(timeZone));
      if (untilMs !== undefined)
        return stopped(`Quiet hours of the ${whose}: until ${quietHours.to} in ${timeZone}.`, untilMs);
    }
    return passed;
  },
};
