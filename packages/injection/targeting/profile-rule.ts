import type { ProfileRule, Variables } from '@mailweave/contracts';

const MAX_RULES = 100;
const MAX_DEPTH = 8;

const connectives = ['all', 'any', 'not', 'variable'] as const;
const conditions = ['equals', 'in', 'exists', 'atLeast', 'atMost'] as const;
const DECIMAL = /^[+-]?[0-9]+(\.[0-9]+)?$/;

/** What a schema cannot say of a rule: the end of a sentence that begins with the field. Undefined if all is well. */
export function profileRuleProblem(rule: ProfileRule, field: string): string | undefined {
  if (depthOf(rule, 1) > MAX_DEPTH) return `${field} must not be nested deeper than ${MAX_DEPTH} levels`;
  if (everyRule(rule).length > MAX_RULES) return `${field} must not have more than ${MAX_RULES} conditions`;
  return shapeProblem(rule, field);
}

/** The names of variables that a rule asks for, each once. */
export function profileVariables(rule: ProfileRule): string[] {
  return [...new Set(everyRule(rule).flatMap(({ variable }) => variable ?? []))];
}

/** Whether a rule without problems holds for a row with these values. */
export function profileMatches(rule: ProfileRule, variables: Variables): boolean {
  if (rule.all !== undefined) return rule.all.every((part) => profileMatches(part, variables));
  if (rule.any !== undefined) return rule.any.some((part) => profileMatches(part, variables));
  if (rule.not !== undefined) return !profileMatches(rule.not, variables);
  const { variable } = rule;
  if (variable === undefined) throw new Error('a profile rule without a condition was stored');
  return holds(rule, Object.hasOwn(variables, variable) ? variables[variable] : undefined);
}

function holds(rule: ProfileRule, value: string | undefined): boolean {
  if (rule.exists !== undefined) return rule.exists === (value !== undefined);
  if (value === undefined) return false;
  if (rule.equals !== undefined) return value === rule.equals;
  if (rule.in !== undefined) return rule.in.includes(value);
  if (!DECIMAL.test(value)) return false;
  if (rule.atLeast !== undefined) return Number(value) >= rule.atLeast;
  if (rule.atMost !== undefined) return Number(value) <= rule.atMost;
  throw new Error('a profile rule without a condition was stored');
}

function shapeProblem(rule: ProfileRule, field: string): string | undefined {
  const chosen = connectives.filter((name) => rule[name] !== undefined);
  if (chosen.length !== 1) return `${field} must have exactly one of ${connectives.join(', ')}`;
  const conditionCount = conditions.filter((name) => rule[name] !== undefined).length;
  if (conditionCount !== (rule.variable === undefined ? 0 : 1))
    return `${field} must have exactly one of ${conditions.join(', ')} beside variable, and none without it`;
  for (const { part, name } of partsOf(rule)) {
    const problem = shapeProblem(part, `${field}.${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function partsOf({ all, any, not }: ProfileRule): { part: ProfileRule; name: string }[] {
  const named = (name: string, parts: readonly ProfileRule[] = []) =>
    parts.map((part, index) => ({ part, name: `${name}[${index}]` }));
  return [
    ...named('all', all),
    ...named('any', any),
    ...(not === undefined ? [] : [{ part: not, name: 'not' }]),
  ];
}

function everyRule(rule: ProfileRule): ProfileRule[] {
  return [rule, ...partsOf(rule).flatMap(({ part }) => everyRule(part))];
}

/** Does not look deeper than it has to. */
function depthOf(rule: ProfileRule, depth: number): number {
  if (depth > MAX_DEPTH) return depth;
  return Math.max(depth, ...partsOf(rule).map(({ part }) => depthOf(part, depth + 1)));
}
