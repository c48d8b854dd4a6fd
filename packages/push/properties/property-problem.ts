import { isCapabilityProperty } from './capabilities.ts';
import { knownProperty, type PropertyKind } from './known-properties.ts';
import { isTransportSwitch } from './transport-switch.ts';

const NAME_OF_OURS = /^com\.openexchange\.(push|pns|capability)\./;

const isFlag = (value: string) => /^(true|false)$/i.test(value);

const CHECKS: Readonly<Record<PropertyKind, { fits(value: string): boolean; problem: string }>> = {
  boolean: { fits: isFlag, problem: 'must be true or false.' },
  milliseconds: {
    fits: (value) => /^\d{1,9}$/.test(value),
    problem: 'must be a whole number of milliseconds.',
  },
  port: {
    fits: (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535,
    problem: 'must be a port, 1 to 65535.',
  },
  text: { fits: () => true, problem: '' },
  list: { fits: () => true, problem: '' },
  secret: { fits: () => true, problem: '' },
};

/**
 * What is wrong with a property, as the end of a sentence that begins with its name; never holds the value. `unread` is no mistake: the
 * files hold settings of other programs too, but one of ours may be misspelt.
 */
export type PropertyProblem = { kind: 'wrong' | 'unread'; message: string };

export function propertyProblem(name: string, value: string): PropertyProblem | undefined {
  const known = knownProperty(name);
  const kind = known?.kind ?? (isTransportSwitch(name) || isCapabilityProperty(name) ? 'boolean' : undefined);
  if (kind === undefined)
    return NAME_OF_OURS.test(name)
      ? { kind: 'unread', message: 'is not read by Mailweave: check its spelling.' }
      : undefined;
  const trimmed = value.trim();
  if (trimmed === '' || CHECKS[kind].fits(trimmed)) return undefined;
  return { kind: 'wrong', message: CHECKS[kind].problem };
}
