import { openAt } from '../../schedule/open-at.ts';
import { chosenZone } from '../../time/zone-choice.ts';
import { userTimeZone } from '../user-facts.ts';
import { passed, type Rule, stopped } from './rule.ts';

export const scheduleRule: Rule = {
  name: 'schedule',
  check(candidate, context) {
    const { schedule } = candidate;
    if (schedule === undefined) return passed;
    const timeZone = chosenZone(schedule.timeZone, userTimeZone(candidate, context));
    const state = openAt(schedule, context.clockIn(timeZone));
    if (state.open) return passed;
    if (state.nextAtMs === undefined) return stopped("The last opening of the campaign's schedule is over.");
    const next = new Date(state.nextAtMs).toISOString();
    return stopped(`The next opening of the campaign's schedule is at ${next}.`, state.nextAtMs);
  },
};
