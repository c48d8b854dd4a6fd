import { RRuleTemporal } from 'rrule-temporal';
import { formatLocalTime, type LocalMs } from '../time/local-time.ts';

/** Steps of a rule, matching or not, from its first day to the last one that is asked for. */
const MAX_STEPS = 20_000;

const upTo366 = '(36[0-6]|3[0-5][0-9]|[12][0-9]{2}|[1-9][0-9]?)';
const upTo53 = '(5[0-3]|[1-4][0-9]|[1-9])';
const weekday = '(MO|TU|WE|TH|FR|SA|SU)';

/** RFC 5545 3.3.10. The library overlooks numbers out of range and parts that it does not know. */
const PARTS: ReadonlyMap<string, RegExp> = new Map([
  ['FREQ', /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/],
  ['INTERVAL', /^[1-9][0-9]{0,3}$/],
  ['COUNT', /^[1-9][0-9]{0,3}$/],
  ['UNTIL', /^[0-9]{8}T[0-9]{6}$/],
  ['BYMONTH', list('(1[0-2]|[1-9])')],
  ['BYMONTHDAY', list('-?(3[01]|[12][0-9]|[1-9])')],
  ['BYYEARDAY', list(`-?${upTo366}`)],
  ['BYWEEKNO', list(`-?${upTo53}`)],
  ['BYSETPOS', list(`-?${upTo366}`)],
  ['BYDAY', list(`([+-]?${upTo53})?${weekday}`)],
  ['WKST', new RegExp(`^${weekday}$`)],
]);

export type Recurrence =
  | { outcome: 'times'; times: LocalMs[] }
  | { outcome: 'refused' /** What is wrong with it. */; problem: string };

/**
 * The local times at which a rule recurs, the first of them at `startMs` or later, before `endMs`, in order. A start that
 * the rule does not match is none of them.
 * @param limit refused if there are more
 */
export function recurrences(
  rule: string,
  { startMs, endMs }: { startMs: LocalMs; endMs: LocalMs },
  limit: number,
): Recurrence {
  const problem = grammarProblem(rule);
  if (problem !== undefined) return { outcome: 'refused', problem };
  const start = formatLocalTime(startMs).replace(/[-:]/g, '');
  const times: LocalMs[] = [];
  try {
    const recurring = new RRuleTemporal({
      rruleString: `DTSTART:${start}\nRRULE:${rule}`,
      strict: true,
      tzid: 'UTC',
      maxIterations: MAX_STEPS,
      cache: false,
      temporal: { ZonedDateTime: { from: zonedText } },
    });
    recurring.all((time) => {
      const localMs = localMsOf(`${time}`);
      if (localMs < endMs) times.push(localMs);
      return localMs < endMs && times.length <= limit;
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      outcome: 'refused',
      problem: `it says something else than RFC 5545 allows, or nothing: ${error.message}`,
    };
  }
  if (times.length > limit) return { outcome: 'refused', problem: `it recurs more than ${limit} times` };
  return { outcome: 'times', times };
}

function list(item: string): RegExp {
  return new RegExp(`^${item}(,${item})*$`);
}

function grammarProblem(rule: string): string | undefined {
  const names = new Set<string>();
  for (const part of rule.split(';')) {
    const [name = '', value = '', ...more] = part.split('=');
    const pattern = PARTS.get(name);
    if (pattern === undefined) return `it may have the parts ${[...PARTS.keys()].join(', ')}`;
    if (names.has(name)) return `it has the part ${name} twice`;
    if (more.length > 0 || !pattern.test(value)) return `its part ${name} is not valid`;
    names.add(name);
  }
  return names.has('FREQ') ? undefined : 'it has no part FREQ';
}

/** All that the library has to make of a time; everything is reckoned in UTC, where a clock never changes. */
function zonedText(text: string): { timeZoneId: string; toString(): string } {
  return { timeZoneId: 'UTC', toString: () => text };
}

function localMsOf(text: string): LocalMs {
  return Date.parse(`${text.slice(0, 19)}Z`);
}
